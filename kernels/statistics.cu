// statistics — mean and standard deviation over time: x [N,T,C] → y [N,2C], first the means, then √(variance + eps).
//
// The variance divides by T. Threads: forward, 32 channels of a sample a block, two passes, time in eight interleaved
// runs that are added in order (columns.cuh); gradient, an element each, 256 a block. Fewer than 2³² elements.
// Floor: x read once; backward x read and dx written once.
#include "columns.cuh"
#include "elements.cuh"

using namespace unhear;

// Blocks: ⌈C/32⌉ for each sample, in one row.
extern "C" __global__ void statistics_forward(const float* x, float* y, int64_t positions, int64_t channels,
                                              double eps) {
  const int64_t tiles = (channels + kColumns - 1) / kColumns, n = blockIdx.x / tiles;
  const int64_t c = blockIdx.x % tiles * kColumns + threadIdx.x;
  const bool inside = c < channels;
  const float *from = x + n * positions * channels + c, scale = 1 / static_cast<float>(positions);
  const float mean =
      scale * column_sum<float>(0, positions, [&](int64_t t) { return inside ? from[t * channels] : 0; });
  const float variance = scale * column_sum<float>(0, positions, [&](int64_t t) {
                           const float d = inside ? from[t * channels] - mean : 0;
                           return d * d;
                         });
  if (threadIdx.y == 0 && inside) {
    float* to = y + n * 2 * channels + c;
    to[0] = mean;
    to[channels] = sqrtf(variance + static_cast<float>(eps));
  }
}

// dx = (dmean + dσ (x − mean)/σ) / T (=).
extern "C" __global__ void statistics_gradient(const float* x, const float* y, const float* dy, float* dx, int64_t size,
                                               int64_t positions, int64_t channels) {
  const float scale = 1 / static_cast<float>(positions);
  const uint32_t width = channels, sample = positions * channels;
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t n = static_cast<uint32_t>(i) / sample, c = static_cast<uint32_t>(i) % width;
    const int64_t mean = static_cast<int64_t>(n) * 2 * width + c, deviation = mean + width;
    dx[i] = scale * (dy[mean] + dy[deviation] * (x[i] - y[mean]) / y[deviation]);
  }
}
