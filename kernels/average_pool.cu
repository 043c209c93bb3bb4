// average_pool — mean of windows that do not overlap, channels-last: x [N,H,W,C] → y [N,⌊H/KH⌋,⌊W/KW⌋,C].
//
// With `relu` the windows are means of max(x, 0), so that a convolution's ReLU costs no pass of its own.
// Rows and columns beyond the last whole window are left out.
// Threads: an element of the result each, 256 a block, channels side by side; a window in row order. Fewer than 2³²
// elements. Floor: x read and y written once; backward x (with relu) and dy read and dx written once.
#include "elements.cuh"

using namespace unhear;

extern "C" __global__ void average_pool_forward(const float* x, float* y, int64_t size, int64_t height, int64_t width,
                                                int64_t channels, int64_t kernel_height, int64_t kernel_width,
                                                int64_t relu) {
  const uint32_t kh = kernel_height, kw = kernel_width, c = channels, w = width;
  const uint32_t out_height = height / kh, out_width = w / kw;
  const float threshold = relu != 0 ? 0 : -INFINITY, scale = 1 / static_cast<float>(kh * kw);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t position = static_cast<uint32_t>(i) / c, channel = static_cast<uint32_t>(i) - position * c;
    const uint32_t row = position / out_width, q = position - row * out_width;
    const uint32_t n = row / out_height, p = row - n * out_height;
    const float* from = x + ((n * height + p * kh) * width + q * kw) * channels + channel;
    float sum = 0;
    for (uint32_t r = 0; r < kh; ++r) {
      for (uint32_t s = 0; s < kw; ++s) {
        const float v = from[(r * w + s) * c];
        sum += v < threshold ? threshold : v;
      }
    }
    y[i] = sum * scale;
  }
}

// dx (=); x is null without relu. May run in place of x.
extern "C" __global__ void average_pool_gradient(const float* x, const float* dy, float* dx, int64_t size,
                                                 int64_t height, int64_t width, int64_t channels, int64_t kernel_height,
                                                 int64_t kernel_width) {
  const uint32_t kh = kernel_height, kw = kernel_width, c = channels, w = width, h = height;
  const uint32_t out_height = h / kh, out_width = w / kw;
  const float scale = 1 / static_cast<float>(kh * kw);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t position = static_cast<uint32_t>(i) / c, channel = static_cast<uint32_t>(i) - position * c;
    const uint32_t row = position / w, n = row / h;
    const uint32_t p = (row - n * h) / kh, q = (position - row * w) / kw;
    const bool passes = p < out_height && q < out_width && (x == nullptr || x[i] > 0);
    dx[i] = passes ? dy[((static_cast<int64_t>(n) * out_height + p) * out_width + q) * c + channel] * scale : 0;
  }
}
