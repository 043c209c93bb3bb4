// mean — over the middle axis of [outer, middle, inner]: over all positions, or over frequency alone.
// With lengths [outer] the mean is over so many of them; 0 for a length of 0.
//
// Threads: forward, 32 columns of one outer index a block, middle in eight interleaved runs that are added in order
// (columns.cuh); gradient, one element each, 256 a block. Floor: x read once; dx written once.
#include "columns.cuh"
#include "elements.cuh"
#include "lengths.cuh"

using namespace unhear;

// Blocks: ⌈inner/32⌉ for each outer index, in one row.
extern "C" __global__ void mean_forward(const float* x, const int32_t* lengths, float* y, unsigned long long* fault,
                                        int64_t middle, int64_t inner) {
  const int64_t tiles = (inner + kColumns - 1) / kColumns, outer = blockIdx.x / tiles;
  const int64_t column = blockIdx.x % tiles * kColumns + threadIdx.x;
  const int length = length_of(lengths, outer, middle, fault);
  const float* from = x + outer * middle * inner + column;
  const float sum = column_sum<float>(0, length, [&](int64_t m) { return column < inner ? from[m * inner] : 0; });
  if (threadIdx.y == 0 && column < inner) y[outer * inner + column] = sum * (1 / static_cast<float>(max(1, length)));
}

// Fewer than 2³² elements.
extern "C" __global__ void mean_gradient(const float* dy, const int32_t* lengths, float* dx, unsigned long long* fault,
                                         int64_t outer, int64_t middle, int64_t inner) {
  const uint32_t width = inner, sample = middle * inner;
  for (int64_t e = global_thread(); e < outer * middle * inner; e += global_threads()) {
    const uint32_t element = e, o = element / sample, i = element % width, m = (element - o * sample) / width;
    const int length = length_of(lengths, o, middle, fault);
    const float scale = 1 / static_cast<float>(max(1, length));
    dx[e] = static_cast<int>(m) < length ? dy[static_cast<int64_t>(o) * inner + i] * scale : 0;
  }
}
