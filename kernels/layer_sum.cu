// layer_sum — y = Σ_l s_l x_l with s = softmax(w): x_l [N, size], w [layers].
//
// Threads: y and dx_l, an element each, a launch for each layer, 256 a block. ∂w: the product of dy and x_l of a sample
// in a block, in double; then column_gradient.cuh with a row for each sample. Layers are few: every thread takes the
// softmax anew.
// Floor: every x_l read once, y written once; y is read and written once a layer here, from the cache where it fits.
#include "column_gradient.cuh"
#include "elements.cuh"

using namespace unhear;

namespace {

__device__ float share(const float* w, int64_t layers, int64_t layer) {
  float largest = w[0];
  for (int64_t l = 1; l < layers; ++l) largest = fmaxf(largest, w[l]);
  double sum = 0;
  for (int64_t l = 0; l < layers; ++l) sum += expf(w[l] - largest);
  return static_cast<float>(expf(w[layer] - largest) / sum);
}

}  // namespace

// y = s_l x, or for `adds` y += s_l x; also dx_l = s_l dy.
extern "C" __global__ void layer_sum_part(const float* w, const float* x, float* y, int64_t size, int64_t layers,
                                          int64_t layer, int64_t adds) {
  const float s = share(w, layers, layer);
  if (adds) {
    binary(x, y, y, size, [s](float u, float v) { return v + s * u; });
  } else {
    unary(x, y, size, [s](float u) { return s * u; });
  }
}

// products [N][layers] ← Σ dy x_l of each sample. Blocks: N.
extern "C" __global__ void layer_sum_products(const float* dy, const float* x, double* products, int64_t size,
                                              int64_t layers, int64_t layer) {
  const int64_t first = blockIdx.x * size;
  double sum = 0;
  for (int64_t i = threadIdx.x; i < size; i += blockDim.x) sum += static_cast<double>(dy[first + i]) * x[first + i];
  sum = block_sum(sum);
  if (threadIdx.x == 0) products[blockIdx.x * layers + layer] = sum;
}

namespace {

// ∂w_l = s_l (d_l − Σ_m s_m d_m) of a sample.
struct Entries {
  const float* w;
  const double* products;
  int64_t layers;
  int layer = 0;
  __device__ void choose(int64_t l) { layer = static_cast<int>(l); }
  __device__ float operator()(int64_t n) const {
    const double* d = products + n * layers;
    double mean = 0;
    for (int64_t m = 0; m < layers; ++m) mean += share(w, layers, m) * d[m];
    return static_cast<float>(share(w, layers, layer) * (d[layer] - mean));
  }
  __device__ int place() const { return layer; }
};

}  // namespace

extern "C" __global__ void layer_sum_weight_gradient(const float* w, Sinks sinks, int64_t layers, int64_t rows,
                                                     int64_t unit_rows, const double* products, int64_t per_sample) {
  column_gradients(sinks, Entries{w, products, layers}, layers, rows, unit_rows, per_sample != 0);
}
