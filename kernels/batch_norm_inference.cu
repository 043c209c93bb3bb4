// batch_norm with running statistics — y = scale x + shift with constants for each feature, so samples stay apart.
//
// Threads: an element each, 256 a block; a parameter's gradient by column_gradient.cuh, a row for each position.
// Floor: forward x read and y written once; backward dy read and dx written once; a parameter's gradient x and dy once.
#include "batch_norm.cuh"
#include "column_gradient.cuh"
#include "elements.cuh"

using namespace unhear;

namespace {

__device__ float reciprocal_deviation(float variance, double eps) {
  return 1 / sqrtf(variance + static_cast<float>(eps));
}

}  // namespace

// May run in place.
extern "C" __global__ void batch_norm_inference(const float* x, const float* mean, const float* variance,
                                                const float* w, const float* b, float* y, int64_t size, int64_t bands,
                                                int64_t rows, int64_t channels, int64_t relu, double eps) {
  const BatchNorm g(bands, rows, channels, relu);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t p = g.place(g.feature(static_cast<uint32_t>(i)));
    const float v = Affine(mean[p], reciprocal_deviation(variance[p], eps), w, b, p)(x[i]);
    y[i] = g.relu && v < 0 ? 0 : v;
  }
}

// dx = w rstd dy (=). May run in place.
extern "C" __global__ void batch_norm_inference_input_gradient(const float* dy, const float* variance, const float* w,
                                                               float* dx, int64_t size, int64_t bands, int64_t rows,
                                                               int64_t channels, double eps) {
  const BatchNorm g(bands, rows, channels, 0);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t p = g.place(g.feature(static_cast<uint32_t>(i)));
    const float rstd = reciprocal_deviation(variance[p], eps);
    dx[i] = dy[i] * (w != nullptr ? w[p] * rstd : rstd);
  }
}

namespace {

// dy x̂ for the weight, dy for the bias.
struct Entries {
  const float *x, *dy, *running_mean, *running_var;
  BatchNorm g;
  double eps;
  bool weight;
  uint32_t feature = 0;
  float mean = 0, rstd = 1;

  __device__ void choose(int64_t k) {
    feature = static_cast<uint32_t>(k);
    mean = running_mean[g.place(feature)];
    rstd = reciprocal_deviation(running_var[g.place(feature)], eps);
  }
  __device__ float operator()(int64_t row) const {
    const uint32_t i = g.element(static_cast<uint32_t>(row), feature);
    return weight ? dy[i] * (x[i] - mean) * rstd : dy[i];
  }
  __device__ int place() const { return static_cast<int>(g.place(feature)); }
};

}  // namespace

// Gradient of the weight (part 1) or of the bias (part 0) over the positions of a sample.
extern "C" __global__ void batch_norm_inference_parameter_gradient(const float* x, const float* dy, const float* mean,
                                                                   const float* variance, Sinks sinks, int64_t features,
                                                                   int64_t all_rows, int64_t unit_rows, int64_t bands,
                                                                   int64_t rows, int64_t part, double eps,
                                                                   int64_t per_sample) {
  const BatchNorm g(bands, rows, features / bands, 0);
  const Entries entries{x, dy, mean, variance, g, eps, part == 1};
  column_gradients(sinks, entries, features, all_rows, unit_rows, per_sample != 0);
}
