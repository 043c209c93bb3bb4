// gelu — y = x Φ(x); gelu.cuh.
//
// Threads: four elements each (elements.cuh), 256 a block; may run in place. No reductions.
// Floor: bytes of x read and y written once; the gradient reads x and dy, writes dx.
#include "elements.cuh"
#include "gelu.cuh"

using namespace unhear;

extern "C" __global__ void gelu_forward(const float* x, float* y, int64_t size) {
  unary(x, y, size, [](float v) { return gelu(v); });
}

// dx = dy (Φ(x) + x φ(x)).
extern "C" __global__ void gelu_gradient(const float* x, const float* dy, float* dx, int64_t size) {
  binary(x, dy, dx, size, [](float v, float d) { return d * gelu_slope(v); });
}
