// layer_norm — y = w (x − mean)/√(var + eps) + b over the last axis: x [R, C], R = batch · positions; var divides by C.
//
// Mean and 1/deviation of each row are kept for the backward pass. Without `affine`, w and b are null.
// Threads: a warp a row, lanes over channels, eight rows a block; a row is read again from the cache for each of its
// sums; butterflies (reduce.cuh). Gradient of the weight: column_gradient.cuh, a row for each position.
// Floor: x read and y written once; backward x and dy read and dx written once.
#include "column_gradient.cuh"
#include "elements.cuh"
#include "reduce.cuh"

using namespace unhear;

extern "C" __global__ void layer_norm_forward(const float* x, const float* w, const float* b, float* y, float* mean,
                                              float* rstd, int64_t rows, int64_t channels, double eps) {
  const int64_t r = global_thread() / kWarp;
  const int lane = threadIdx.x % kWarp, count = static_cast<int>(channels);
  if (r >= rows) return;
  const float* from = x + r * channels;
  float* to = y + r * channels;
  float sum = 0, squares = 0;
  for (int c = lane; c < count; c += kWarp) sum += from[c];
  const float m = warp_sum(sum) / static_cast<float>(count);
  for (int c = lane; c < count; c += kWarp) squares += (from[c] - m) * (from[c] - m);
  const float s = 1 / sqrtf(warp_sum(squares) / static_cast<float>(count) + static_cast<float>(eps));
  for (int c = lane; c < count; c += kWarp) {
    const float v = (from[c] - m) * s;
    to[c] = w != nullptr ? v * w[c] + b[c] : v;
  }
  if (lane == 0) {
    mean[r] = m;
    rstd[r] = s;
  }
}

// dx = rstd (w dy − mean(w dy) − x̂ mean(w dy x̂)) (=). May run in place of x or dy.
extern "C" __global__ void layer_norm_input_gradient(const float* x, const float* dy, const float* mean,
                                                     const float* rstd, const float* w, float* dx, int64_t rows,
                                                     int64_t channels) {
  const int64_t r = global_thread() / kWarp;
  const int lane = threadIdx.x % kWarp, count = static_cast<int>(channels);
  if (r >= rows) return;
  const float *from = x + r * channels, *upstream = dy + r * channels;
  float* to = dx + r * channels;
  const float m = mean[r], s = rstd[r];
  float sum = 0, product = 0;
  for (int c = lane; c < count; c += kWarp) {
    const float g = w != nullptr ? w[c] * upstream[c] : upstream[c];
    sum += g;
    product += g * (from[c] - m);
  }
  const float level = s * warp_sum(sum) / static_cast<float>(count);
  const float slope = s * s * s * warp_sum(product) / static_cast<float>(count);
  for (int c = lane; c < count; c += kWarp) {
    const float g = w != nullptr ? w[c] * upstream[c] : upstream[c];
    to[c] = s * g - slope * (from[c] - m) - level;
  }
}

namespace {

// dy x̂.
struct Entries {
  const float *x, *dy, *mean, *rstd;
  int64_t channels;
  int channel = 0;
  __device__ void choose(int64_t c) { channel = static_cast<int>(c); }
  __device__ float operator()(int64_t row) const {
    const int64_t i = row * channels + channel;
    return dy[i] * (x[i] - mean[row]) * rstd[row];
  }
  __device__ int place() const { return channel; }
};

}  // namespace

extern "C" __global__ void layer_norm_weight_gradient(const float* x, const float* dy, const float* mean,
                                                      const float* rstd, Sinks sinks, int64_t channels, int64_t rows,
                                                      int64_t unit_rows, int64_t per_sample) {
  column_gradients(sinks, Entries{x, dy, mean, rstd, channels}, channels, rows, unit_rows, per_sample != 0);
}
