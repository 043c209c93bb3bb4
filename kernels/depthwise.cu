// depthwise — convolution with one filter a channel, channels-last: x [N,H,W,C], w [C,1,KH,KW], y [N,OH,OW,C].
//
// Threads: y and dx, four neighbouring positions of a row and one channel each, channels side by side, 256 a block that
// stride over the tensor; a filter value is read once for the four, and rows that neighbours share come from the cache.
// The filters lie in shared memory as [tap][channel] where they fit (no bank conflicts), else they are read where they
// are. Taps in row order. Weight gradient: column_gradient.cuh, a column for each (tap, channel), a row for each
// position of y.
// Floor: bytes of x read and y written once (dy and dx; x and dy).
#include "column_gradient.cuh"
#include "convolution.cuh"
#include "elements.cuh"

using namespace unhear;

namespace {

constexpr int kStrip = 4;

// The filters, in shared memory or not.
struct Filters {
  const float* values;
  int tap_stride, channel_stride;

  __device__ float operator()(int tap, int channel) const {
    return values[tap * tap_stride + channel * channel_stride];
  }
};

__device__ Filters load_filters(const float* w, float* shared, int channels, int taps, bool fits) {
  if (!fits) return {w, 1, taps};
  for (int i = threadIdx.x; i < channels * taps; i += blockDim.x) shared[i % taps * channels + i / taps] = w[i];
  __syncthreads();
  return {shared, channels, 1};
}

// Channel, sample, row and first column of strip i of a picture.
struct Strip {
  int channel, column, row, sample;

  __device__ Strip(int64_t i, uint32_t channels, uint32_t height, uint32_t width) {
    const uint32_t strips = (width + kStrip - 1) / kStrip, place = static_cast<uint32_t>(i) / channels;
    const uint32_t line = place / strips;
    channel = static_cast<int>(static_cast<uint32_t>(i) - place * channels);
    column = static_cast<int>(place - line * strips) * kStrip;
    sample = static_cast<int>(line / height);
    row = static_cast<int>(line - sample * height);
  }
};

__device__ void store_strip(const float (&values)[kStrip], const Strip& at, float* y, int height, int width,
                            int channels) {
  float* to = y + ((static_cast<int64_t>(at.sample) * height + at.row) * width + at.column) * channels + at.channel;
#pragma unroll
  for (int j = 0; j < kStrip; ++j) {
    if (at.column + j < width) to[j * channels] = values[j];
  }
}

}  // namespace

extern "C" __global__ void depthwise_forward(const float* x, const float* w, const float* bias, float* y,
                                             ConvolutionShape s, int64_t strips, int64_t relu, int64_t fits) {
  extern __shared__ float shared[];
  const int channels = s.channels, height = s.height, width = s.width, kernel_width = s.kernel_width;
  const Filters filter = load_filters(w, shared, channels, s.kernel_height * kernel_width, fits != 0);
  for (int64_t i = global_thread(); i < strips; i += global_threads()) {
    const Strip at(i, channels, s.out_height, s.out_width);
    float sum[kStrip];
#pragma unroll
    for (float& v : sum) v = bias != nullptr ? bias[at.channel] : 0;
    const int top = at.row * s.stride_height - s.pad_height, left = at.column * s.stride_width - s.pad_width;
    for (int r = 0; r < s.kernel_height; ++r) {
      const int h = top + r * s.dilation_height;
      if (h < 0 || h >= height) continue;
      const float* line = x + (static_cast<int64_t>(at.sample) * height + h) * width * channels + at.channel;
      for (int t = 0; t < kernel_width; ++t) {
        const float f = filter(r * kernel_width + t, at.channel);
#pragma unroll
        for (int j = 0; j < kStrip; ++j) {
          const int v = left + j * s.stride_width + t * s.dilation_width;
          if (v >= 0 && v < width) sum[j] += f * line[v * channels];
        }
      }
    }
#pragma unroll
    for (float& v : sum) v = relu != 0 && v < 0 ? 0 : v;
    store_strip(sum, at, y, s.out_height, s.out_width, channels);
  }
}

// dx (=): every position asks the outputs that it went into.
extern "C" __global__ void depthwise_input_gradient(const float* dy, const float* w, float* dx, ConvolutionShape s,
                                                    int64_t strips, int64_t fits) {
  extern __shared__ float shared[];
  const int channels = s.channels, kernel_width = s.kernel_width, out_width = s.out_width;
  const int stride_height = s.stride_height, stride_width = s.stride_width;
  const Filters filter = load_filters(w, shared, channels, s.kernel_height * kernel_width, fits != 0);
  for (int64_t i = global_thread(); i < strips; i += global_threads()) {
    const Strip at(i, channels, s.height, s.width);
    float sum[kStrip] = {};
    for (int r = 0; r < s.kernel_height; ++r) {
      const int below = at.row + s.pad_height - r * s.dilation_height, p = below / stride_height;
      if (below < 0 || p * stride_height != below || p >= s.out_height) continue;
      const float* line = dy + (static_cast<int64_t>(at.sample) * s.out_height + p) * out_width * channels + at.channel;
      for (int t = 0; t < kernel_width; ++t) {
        const float f = filter(r * kernel_width + t, at.channel);
#pragma unroll
        for (int j = 0; j < kStrip; ++j) {
          const int right = at.column + j + s.pad_width - t * s.dilation_width, q = right / stride_width;
          if (right >= 0 && q * stride_width == right && q < out_width) sum[j] += f * line[q * channels];
        }
      }
    }
    store_strip(sum, at, dx, s.height, s.width, channels);
  }
}

namespace {

// x dy of a tap at a position of y; zero outside x.
struct Products {
  const float *x, *dy;
  ConvolutionShape s;
  int tap = 0, channel = 0, row_shift = 0, column_shift = 0;

  __device__ void choose(int64_t column) {
    tap = static_cast<int>(column / s.channels);
    channel = static_cast<int>(column % s.channels);
    row_shift = tap / static_cast<int>(s.kernel_width) * s.dilation_height - s.pad_height;
    column_shift = tap % static_cast<int>(s.kernel_width) * s.dilation_width - s.pad_width;
  }

  __device__ float operator()(int64_t row) const {
    const uint32_t position = static_cast<uint32_t>(row), out_width = s.out_width, out_height = s.out_height;
    const uint32_t line = position / out_width, n = line / out_height;
    const int h = static_cast<int>(line - n * out_height) * static_cast<int>(s.stride_height) + row_shift;
    const int v = static_cast<int>(position - line * out_width) * static_cast<int>(s.stride_width) + column_shift;
    if (h < 0 || h >= s.height || v < 0 || v >= s.width) return 0;
    return x[((n * s.height + h) * s.width + v) * s.channels + channel] * dy[row * s.channels + channel];
  }

  __device__ int place() const { return channel * static_cast<int>(s.kernel_height * s.kernel_width) + tap; }
};

}  // namespace

extern "C" __global__ void depthwise_weight_gradient(const float* x, const float* dy, Sinks sinks, int64_t columns,
                                                     int64_t rows, int64_t unit_rows, ConvolutionShape shape,
                                                     int64_t per_sample) {
  column_gradients(sinks, Products{x, dy, shape}, columns, rows, unit_rows, per_sample != 0);
}
