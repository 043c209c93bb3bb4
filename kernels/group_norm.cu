// group_norm — y = w (x − mean)/√(var + eps) + b, mean and variance over positions × channels of a group, sample by
// sample. With lengths [N] a sample ends after so many positions, and y and dx are 0 beyond.
//
// x [N, P, C] channels-last; group g owns channels g·C/G … (g+1)·C/G − 1; var divides by the count. Without `affine`, w
// and b are null.
// Threads: a block of 256 for each group of each sample, which strides over its elements and reads them again from the
// cache for each sum; sums in float for a thread, in double over the block (reduce.cuh). Gradient of the weight:
// column_gradient.cuh, a row for each position. A group has fewer than 2³¹ elements.
// Floor: x read and y written once; backward x and dy read and dx written once.
#include "column_gradient.cuh"
#include "lengths.cuh"
#include "reduce.cuh"

using namespace unhear;

namespace {

// The group of this block: calls body(offset in x, channel) for the elements of this thread.
struct Group {
  int64_t sample, index;
  int channels, wide, first, count, all;

  __device__ Group(const int32_t* lengths, unsigned long long* fault, int64_t positions, int64_t channels_,
                   int64_t groups)
      : sample(blockIdx.x / groups), index(blockIdx.x), channels(channels_), wide(channels_ / groups) {
    first = static_cast<int>(blockIdx.x % groups) * wide;
    count = length_of(lengths, sample, positions, fault) * wide;
    all = static_cast<int>(positions) * wide;
    sample *= positions * channels;
  }

  template <typename Body>
  __device__ void each(Body body) const {
    walk(0, count, body);
  }

  // What lies beyond the sample's end.
  template <typename Body>
  __device__ void each_beyond(Body body) const {
    walk(count, all, body);
  }

  template <typename Body>
  __device__ void walk(int begin, int end, Body body) const {
    for (int e = begin + threadIdx.x; e < end; e += blockDim.x) {
      const int position = e / wide, channel = first + (e - position * wide);
      body(sample + static_cast<int64_t>(position) * channels + channel, channel);
    }
  }

  // The mean of what the threads summed.
  __device__ double mean(float sum) const { return block_sum(static_cast<double>(sum)) / max(1, count); }
};

}  // namespace

// Blocks: N·G.
extern "C" __global__ void group_norm_forward(const float* x, const float* w, const float* b, const int32_t* lengths,
                                              float* y, float* mean, float* rstd, unsigned long long* fault,
                                              int64_t positions, int64_t channels, int64_t groups, double eps) {
  const Group group(lengths, fault, positions, channels, groups);
  float sum = 0, squares = 0;
  group.each([&](int64_t i, int) { sum += x[i]; });
  const float m = static_cast<float>(group.mean(sum));
  group.each([&](int64_t i, int) { squares += (x[i] - m) * (x[i] - m); });
  const float s = static_cast<float>(1 / sqrt(group.mean(squares) + static_cast<float>(eps)));
  group.each([&](int64_t i, int c) {
    const float v = (x[i] - m) * s;
    y[i] = w != nullptr ? v * w[c] + b[c] : v;
  });
  group.each_beyond([&](int64_t i, int) { y[i] = 0; });
  if (threadIdx.x == 0) {
    mean[group.index] = m;
    rstd[group.index] = s;
  }
}

// dx = rstd (w dy − mean(w dy) − x̂ mean(w dy x̂)) (=). May run in place of x or dy. Blocks: N·G.
extern "C" __global__ void group_norm_input_gradient(const float* x, const float* dy, const float* mean,
                                                     const float* rstd, const float* w, const int32_t* lengths,
                                                     float* dx, unsigned long long* fault, int64_t positions,
                                                     int64_t channels, int64_t groups) {
  const Group group(lengths, fault, positions, channels, groups);
  const float m = mean[group.index], s = rstd[group.index];
  float sum = 0, product = 0;
  group.each([&](int64_t i, int c) {
    const float g = w != nullptr ? w[c] * dy[i] : dy[i];
    sum += g;
    product += g * (x[i] - m);
  });
  const float level = static_cast<float>(s * group.mean(sum));
  const float slope = static_cast<float>(static_cast<double>(s) * s * s * group.mean(product));
  group.each([&](int64_t i, int c) {
    const float g = w != nullptr ? w[c] * dy[i] : dy[i];
    dx[i] = s * g - slope * (x[i] - m) - level;
  });
  group.each_beyond([&](int64_t i, int) { dx[i] = 0; });
}

namespace {

// dy x̂.
struct Entries {
  const float *x, *dy, *mean, *rstd;
  int64_t positions, channels, groups;
  int channel = 0, group = 0;
  __device__ void choose(int64_t c) {
    channel = static_cast<int>(c);
    group = static_cast<int>(c / (channels / groups));
  }
  __device__ float operator()(int64_t row) const {
    const int64_t i = row * channels + channel;
    const int64_t of = static_cast<uint32_t>(row) / static_cast<uint32_t>(positions) * groups + group;
    return dy[i] * (x[i] - mean[of]) * rstd[of];
  }
  __device__ int place() const { return channel; }
};

}  // namespace

extern "C" __global__ void group_norm_weight_gradient(const float* x, const float* dy, const float* mean,
                                                      const float* rstd, Sinks sinks, int64_t channels, int64_t rows,
                                                      int64_t unit_rows, int64_t positions, int64_t groups,
                                                      int64_t per_sample) {
  const Entries entries{x, dy, mean, rstd, positions, channels, groups};
  column_gradients(sinks, entries, channels, rows, unit_rows, per_sample != 0);
}
