// relu, add — elementwise over `size` floats; may run in place.
//
// Threads: four elements each (elements.cuh), 256 a block. No reductions.
// Floor: bytes of x (and b) read and y written once; relu_gradient reads y and dy, writes dx.
#include "elements.cuh"

using namespace unhear;

// y = max(x, 0).
extern "C" __global__ void relu_forward(const float* x, float* y, int64_t size) {
  unary(x, y, size, [](float v) { return v > 0 ? v : 0; });
}

// dx = dy where y > 0, else 0.
extern "C" __global__ void relu_gradient(const float* y, const float* dy, float* dx, int64_t size) {
  binary(y, dy, dx, size, [](float v, float d) { return v > 0 ? d : 0; });
}

// y = a + b.
extern "C" __global__ void add(const float* a, const float* b, float* y, int64_t size) {
  binary(a, b, y, size, [](float u, float v) { return u + v; });
}
