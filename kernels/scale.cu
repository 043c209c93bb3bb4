// scale — y = factor·x over `size` floats; may run in place.
//
// Threads: four elements each (elements.cuh), 256 a block. No reductions. Floor: bytes of x read and y written once.
#include "elements.cuh"

using namespace unhear;

extern "C" __global__ void scale(const float* x, float* y, int64_t size, double factor) {
  const float c = static_cast<float>(factor);
  unary(x, y, size, [c](float v) { return c * v; });
}
