// silu — y = x σ(x), σ(x) = 1/(1 + exp(−x)); also called swish (Elfwing et al., 2017).
//
// Threads: four elements each (elements.cuh), 256 a block; may run in place. No reductions.
// Floor: bytes of x read and y written once; the gradient reads x and dy, writes dx.
#include "elements.cuh"

using namespace unhear;

namespace {

__device__ float sigmoid(float x) { return 1 / (1 + expf(-x)); }

}  // namespace

extern "C" __global__ void silu_forward(const float* x, float* y, int64_t size) {
  unary(x, y, size, [](float v) {
    const float s = sigmoid(v);
    return s == 0 ? 0 : v * s;
  });
}

// dx = dy σ (1 + x (1 − σ)).
extern "C" __global__ void silu_gradient(const float* x, const float* dy, float* dx, int64_t size) {
  binary(x, dy, dx, size, [](float v, float d) {
    const float s = sigmoid(v);
    return s == 0 ? 0 : d * (s * (1 + v * (1 - s)));
  });
}
