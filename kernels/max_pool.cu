// max_pool — the largest value of each window, channels-last: x [N,H,W,C] → y [N,H',W',C], no padding.
//
// The gradient goes to the first of several equal values in row order, as in PyTorch; it is found again from x instead
// of being stored. Windows may overlap: an element of dx asks every window that covers it, in row order, so nothing is
// added by chance.
// Threads: an element of the result each, 256 a block, channels side by side; windows in row order. Fewer than 2³²
// elements. Floor: x read and y written once; backward x and dy read and dx written once.
#include "elements.cuh"

using namespace unhear;

namespace {

// Filled by PoolRules.java in this order.
struct Window {
  int64_t height, width, channels, kernel_height, kernel_width, stride_height, stride_width;

  __device__ int out_height() const { return static_cast<int>((height - kernel_height) / stride_height) + 1; }
  __device__ int out_width() const { return static_cast<int>((width - kernel_width) / stride_width) + 1; }
};

struct Best {
  float value;
  int row, column;
};

// The largest value of a window whose first element is `first`, and where it is in the window.
__device__ Best largest(const float* first, const Window& w) {
  Best best{first[0], 0, 0};
  for (int r = 0; r < w.kernel_height; ++r) {
    for (int s = 0; s < w.kernel_width; ++s) {
      const float v = first[(r * w.width + s) * w.channels];
      if (!(v <= best.value)) best = {v, r, s};
    }
  }
  return best;
}

// Sample, row, column and channel of element i of a picture.
struct Place {
  uint32_t n;
  int row, column, channel;

  __device__ Place(int64_t i, uint32_t height, uint32_t width, uint32_t channels) {
    const uint32_t position = static_cast<uint32_t>(i) / channels, line = position / width;
    channel = static_cast<int>(static_cast<uint32_t>(i) - position * channels);
    column = static_cast<int>(position - line * width);
    n = line / height;
    row = static_cast<int>(line - n * height);
  }
};

}  // namespace

extern "C" __global__ void max_pool_forward(const float* x, float* y, Window w, int64_t size) {
  const int out_height = w.out_height(), out_width = w.out_width();
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const Place at(i, out_height, out_width, static_cast<uint32_t>(w.channels));
    const int64_t h = at.row * w.stride_height, v = at.column * w.stride_width;
    y[i] = largest(x + ((at.n * w.height + h) * w.width + v) * w.channels + at.channel, w).value;
  }
}

// dx (=).
extern "C" __global__ void max_pool_gradient(const float* x, const float* dy, float* dx, Window w, int64_t size) {
  const int out_height = w.out_height(), out_width = w.out_width();
  const int sh = static_cast<int>(w.stride_height), sw = static_cast<int>(w.stride_width);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const Place at(i, static_cast<uint32_t>(w.height), static_cast<uint32_t>(w.width),
                   static_cast<uint32_t>(w.channels));
    // Windows p with p·stride ≤ row < p·stride + kernel.
    const int over = at.row - static_cast<int>(w.kernel_height), left = at.column - static_cast<int>(w.kernel_width);
    float sum = 0;
    for (int p = over < 0 ? 0 : over / sh + 1; p * sh <= at.row && p < out_height; ++p) {
      for (int q = left < 0 ? 0 : left / sw + 1; q * sw <= at.column && q < out_width; ++q) {
        const int64_t h = static_cast<int64_t>(p) * sh, v = static_cast<int64_t>(q) * sw;
        const Best best = largest(x + ((at.n * w.height + h) * w.width + v) * w.channels + at.channel, w);
        if (best.row == at.row - h && best.column == at.column - v) {
          sum += dy[((static_cast<int64_t>(at.n) * out_height + p) * out_width + q) * w.channels + at.channel];
        }
      }
    }
    dx[i] = sum;
  }
}
