// mean — over the middle axis of [outer, middle, inner]: over all positions, or over frequency alone.
//
// Threads: forward, 32 columns of one outer index a block, middle in eight interleaved runs that are added in order
// (columns.cuh); gradient, one element each, 256 a block. Floor: x read once; dx written once.
#include "columns.cuh"
#include "elements.cuh"

using namespace unhear;

extern "C" __global__ void mean_forward(const float* x, float* y, int64_t middle, int64_t inner) {
  sum_middle(x, y, middle, inner, 1 / static_cast<float>(middle));
}

// Fewer than 2³² elements.
extern "C" __global__ void mean_gradient(const float* dy, float* dx, int64_t outer, int64_t middle, int64_t inner) {
  const float scale = 1 / static_cast<float>(middle);
  const uint32_t width = inner, sample = middle * inner;
  for (int64_t e = global_thread(); e < outer * middle * inner; e += global_threads()) {
    const uint32_t element = e, o = element / sample, i = element % width;
    dx[e] = dy[static_cast<int64_t>(o) * inner + i] * scale;
  }
}
