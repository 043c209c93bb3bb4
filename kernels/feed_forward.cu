// feed_forward — y = r + W2 gelu(W1 x + b1) + b2 at every position. x [R, in], W1 [hidden, in], W2 [out, hidden],
// r and y [R, out]; R = batch · positions.
//
// The first product ends in gelu, so z never reaches memory: what the backward pass needs of it is h = gelu(z) [R,
// hidden], and gelu'(z) instead of z. The second is linear.cu's, with r as the residual. Backward, dz = (dy W2) ∘
// gelu'(z) is one product, dx = dz W1 is linear.cu's.
// Threads: 256 a block, tiles of gemm.cuh; large tiles where there are enough of them to fill a GPU.
// Floor: 2·R·hidden·(in + out) operations forward, as many for the gradient of x.
#include "gelu.cuh"
#include "row_product.cuh"

using namespace unhear;

namespace {

// derivative is null where nothing follows backward.
template <typename Tile>
__device__ void hidden_part(const float* x, const float* w, const float* bias, float* h, float* derivative,
                            int64_t rows, int64_t in, int64_t hidden) {
  product_with_rows<Tile>(x, w, rows, in, hidden, [=](int64_t i, int column, float v) {
    const float z = v + bias[column];
    h[i] = gelu(z);
    if (derivative != nullptr) derivative[i] = gelu_slope(z);
  });
}

template <typename Tile>
__device__ void hidden_gradient(const float* dy, const float* w, const float* derivative, float* dz, int64_t rows,
                                int64_t hidden, int64_t out) {
  product_with_columns<Tile>(dy, w, rows, hidden, out, [=](int64_t i, int, float v) { dz[i] = v * derivative[i]; });
}

}  // namespace

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    feed_forward_hidden_large(const float* x, const float* w, const float* bias, float* h, float* derivative,
                              int64_t rows, int64_t in, int64_t hidden) {
  hidden_part<GemmLarge>(x, w, bias, h, derivative, rows, in, hidden);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    feed_forward_hidden_small(const float* x, const float* w, const float* bias, float* h, float* derivative,
                              int64_t rows, int64_t in, int64_t hidden) {
  hidden_part<GemmSmall>(x, w, bias, h, derivative, rows, in, hidden);
}

// dz (=) may take the place of the derivative.
extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    feed_forward_hidden_gradient_large(const float* dy, const float* w, const float* derivative, float* dz,
                                       int64_t rows, int64_t hidden, int64_t out) {
  hidden_gradient<GemmLarge>(dy, w, derivative, dz, rows, hidden, out);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    feed_forward_hidden_gradient_small(const float* dy, const float* w, const float* derivative, float* dz,
                                       int64_t rows, int64_t hidden, int64_t out) {
  hidden_gradient<GemmSmall>(dy, w, derivative, dz, rows, hidden, out);
}
