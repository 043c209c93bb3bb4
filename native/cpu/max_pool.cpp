// max_pool — the largest value of each window, channels-last: x [N,H,W,C] → y [N,H',W',C], no padding.
//
// The gradient goes to the first of several equal values in row order, as in PyTorch; it is found again from x instead
// of being stored. Windows may overlap. Threads: one sample a tile, windows in row order. Floor: x and y once; x, dy,
// dx once.
#include <cstring>

#include "kernel.h"
#include "parallel.h"
#include "window.h"

namespace unhear {
namespace {

// best[c] ← the largest value of the window whose first element is x, where[c] ← its offset.
void largest(const Window& w, const float* x, float* best, int32_t* where) {
  const int64_t channels = w.channels;
  std::memcpy(best, x, sizeof(float) * channels);
  std::memset(where, 0, sizeof(int32_t) * channels);
  for (int64_t r = 0; r < w.kernel_height; ++r) {
    for (int64_t s = 0; s < w.kernel_width; ++s) {
      const int64_t offset = (r * w.width + s) * channels;
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) {
        const float v = x[offset + c];
        const bool better = !(v <= best[c]);
        best[c] = better ? v : best[c];
        where[c] = better ? static_cast<int32_t>(offset) : where[c];
      }
    }
  }
}

// Buffers: x, y.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Window w(a);
  return kernel([w](const Args& args) {
    parallel_tiles(args.threads, w.batch, [&](int64_t n, int) {
      const float* x = args.in(0) + n * w.in_sample();
      float* y = args.out(1) + n * w.out_sample();
      w.each([&](int64_t from, int64_t to) {
        std::memcpy(y + to, x + from, sizeof(float) * w.channels);
        for (int64_t r = 0; r < w.kernel_height; ++r) {
          for (int64_t s = 0; s < w.kernel_width; ++s) {
            const float* v = x + from + (r * w.width + s) * w.channels;
#pragma omp simd
            for (int64_t c = 0; c < w.channels; ++c) y[to + c] = !(v[c] <= y[to + c]) ? v[c] : y[to + c];
          }
        }
      });
    });
  });
}

// Buffers: x, dy, dx (=).
std::unique_ptr<Kernel> gradient(const Attributes& a) {
  const Window w(a);
  const size_t own = aligned(sizeof(float) * w.channels) + aligned(sizeof(int32_t) * w.channels);
  return kernel(
      [w, own](const Args& args) {
        parallel_tiles(args.threads, w.batch, [&](int64_t n, int thread) {
          auto* best = reinterpret_cast<float*>(args.workspace + own * thread);
          auto* where = reinterpret_cast<int32_t*>(args.workspace + own * thread + aligned(sizeof(float) * w.channels));
          const float *x = args.in(0) + n * w.in_sample(), *dy = args.in(1) + n * w.out_sample();
          float* dx = args.out(2) + n * w.in_sample();
          std::memset(dx, 0, sizeof(float) * w.in_sample());
          w.each([&](int64_t from, int64_t to) {
            largest(w, x + from, best, where);
            for (int64_t c = 0; c < w.channels; ++c) dx[from + where[c] + c] += dy[to + c];
          });
        });
      },
      own * a.threads());
}

const Register register_forward("max_pool_forward", forward);
const Register register_gradient("max_pool_gradient", gradient);

}  // namespace
}  // namespace unhear
