// statistics — mean and standard deviation over time: x [N,T,C] → y [N,2C], first the means, then √(variance + eps).
//
// The variance divides by T. Two passes over a sample's rows, which fit in a core's cache. Threads: one sample a tile;
// time in order. Floor: x read once; dx written once.
#include <cmath>
#include <cstring>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

struct Extent {
  int64_t batch, positions, channels;
  float eps;
  explicit Extent(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        channels(a.integer("channels")),
        eps(a.real("eps", 1e-5f)) {}
  int64_t sample() const { return positions * channels; }
};

// Buffers: x, y.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Extent e(a);
  return kernel([e](const Args& args) {
    const float scale = 1.0f / static_cast<float>(e.positions);
    parallel_tiles(args.threads, e.batch, [&](int64_t n, int) {
      const float* x = args.in(0) + n * e.sample();
      float* mean = args.out(1) + n * 2 * e.channels;
      float* deviation = mean + e.channels;
      std::memset(mean, 0, sizeof(float) * 2 * e.channels);
      for (int64_t t = 0; t < e.positions; ++t) {
#pragma omp simd
        for (int64_t c = 0; c < e.channels; ++c) mean[c] += x[t * e.channels + c];
      }
#pragma omp simd
      for (int64_t c = 0; c < e.channels; ++c) mean[c] *= scale;
      for (int64_t t = 0; t < e.positions; ++t) {
#pragma omp simd
        for (int64_t c = 0; c < e.channels; ++c) {
          const float d = x[t * e.channels + c] - mean[c];
          deviation[c] += d * d;
        }
      }
#pragma omp simd
      for (int64_t c = 0; c < e.channels; ++c) deviation[c] = std::sqrt(deviation[c] * scale + e.eps);
    });
  });
}

// dx = (dmean + dσ (x − mean)/σ) / T. Buffers: x, y, dy, dx (=).
std::unique_ptr<Kernel> gradient(const Attributes& a) {
  const Extent e(a);
  return kernel([e](const Args& args) {
    const float scale = 1.0f / static_cast<float>(e.positions);
    parallel_tiles(args.threads, e.batch, [&](int64_t n, int) {
      const float* x = args.in(0) + n * e.sample();
      const float *mean = args.in(1) + n * 2 * e.channels, *deviation = mean + e.channels;
      const float *dmean = args.in(2) + n * 2 * e.channels, *ddeviation = dmean + e.channels;
      float* dx = args.out(3) + n * e.sample();
      for (int64_t t = 0; t < e.positions; ++t) {
#pragma omp simd
        for (int64_t c = 0; c < e.channels; ++c) {
          const int64_t i = t * e.channels + c;
          dx[i] = scale * (dmean[c] + ddeviation[c] * (x[i] - mean[c]) / deviation[c]);
        }
      }
    });
  });
}

const Register register_forward("statistics_forward", forward);
const Register register_gradient("statistics_gradient", gradient);

}  // namespace
}  // namespace unhear
