// average_pool — mean of windows that do not overlap, channels-last: x [N,H,W,C] → y [N,⌊H/KH⌋,⌊W/KW⌋,C].
//
// With `relu` the windows are means of max(x, 0), so that a convolution's ReLU costs no pass of its own.
// Rows and columns beyond the last whole window are left out. Threads: one sample a tile; a window in row order.
// Floor: x read once; backward x read and dx written once.
#include <algorithm>
#include <cstring>
#include <limits>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

struct Window {
  int64_t batch, height, width, channels, kernel_height, kernel_width;
  bool relu;
  explicit Window(const Attributes& a)
      : batch(a.integer("batch")),
        height(a.integer("height")),
        width(a.integer("width")),
        channels(a.integer("channels")),
        kernel_height(a.integer("kernel_height")),
        kernel_width(a.integer("kernel_width")),
        relu(a.integer("relu", 0)) {}
  // What x is compared with: everything passes below −∞.
  float threshold() const { return relu ? 0.0f : -std::numeric_limits<float>::infinity(); }
  int64_t out_height() const { return height / kernel_height; }
  int64_t out_width() const { return width / kernel_width; }
  float scale() const { return 1.0f / static_cast<float>(kernel_height * kernel_width); }
};

// Buffers: x, y.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Window w(a);
  return kernel([w](const Args& args) {
    parallel_tiles(args.threads, w.batch, [&](int64_t n, int) {
      const float threshold = w.threshold();
      const float* x = args.in(0) + n * w.height * w.width * w.channels;
      float* y = args.out(1) + n * w.out_height() * w.out_width() * w.channels;
      for (int64_t p = 0; p < w.out_height(); ++p) {
        for (int64_t q = 0; q < w.out_width(); ++q, y += w.channels) {
          std::memset(y, 0, sizeof(float) * w.channels);
          for (int64_t r = 0; r < w.kernel_height; ++r) {
            const float* from = x + ((p * w.kernel_height + r) * w.width + q * w.kernel_width) * w.channels;
            for (int64_t s = 0; s < w.kernel_width; ++s, from += w.channels) {
#pragma omp simd
              for (int64_t c = 0; c < w.channels; ++c) y[c] += std::max(from[c], threshold);
            }
          }
#pragma omp simd
          for (int64_t c = 0; c < w.channels; ++c) y[c] *= w.scale();
        }
      }
    });
  });
}

// Buffers: (with relu x,) dy, dx (=). May run in place of x.
std::unique_ptr<Kernel> gradient(const Attributes& a) {
  const Window w(a);
  return kernel([w](const Args& args) {
    const int first = w.relu ? 1 : 0;
    parallel_tiles(args.threads, w.batch, [&](int64_t n, int) {
      const float scale = w.scale();
      const float* dy = args.in(first) + n * w.out_height() * w.out_width() * w.channels;
      const int64_t sample = n * w.height * w.width * w.channels;
      float* dx = args.out(first + 1) + sample;
      const float* x = args.in(0) + (w.relu ? sample : 0);
      for (int64_t h = 0; h < w.height; ++h) {
        const int64_t p = h / w.kernel_height;
        for (int64_t v = 0; v < w.width; ++v, dx += w.channels) {
          const int64_t q = v / w.kernel_width;
          if (p >= w.out_height() || q >= w.out_width()) {
            std::memset(dx, 0, sizeof(float) * w.channels);
            continue;
          }
          const float* from = dy + (p * w.out_width() + q) * w.channels;
          if (w.relu) {
            const float* value = x + (h * w.width + v) * w.channels;
#pragma omp simd
            for (int64_t c = 0; c < w.channels; ++c) dx[c] = value[c] > 0 ? from[c] * scale : 0;
          } else {
#pragma omp simd
            for (int64_t c = 0; c < w.channels; ++c) dx[c] = from[c] * scale;
          }
        }
      }
    });
  });
}

const Register register_forward("average_pool_forward", forward);
const Register register_gradient("average_pool_gradient", gradient);

}  // namespace
}  // namespace unhear
