// batch_norm in training mode — y = w (x − mean)/√(var + eps) + b over batch and positions, ReLU after it if asked for.
//
// Forward: mean and squared deviations of a chunk of rows, two passes while it is in the cache; chunks joined in double
// in order; then y. Backward: Σ dy and Σ dy x̂ the same way, then dx; gradients of weight and bias are those sums. The
// running variance divides by count − 1, as in PyTorch.
// Threads: sums, 32 features × 8 rows a block, a chunk each (columns.cuh); joins, a feature each; the rest an element
// each, 256 a block. Floor: forward x twice, y once; backward x and dy twice, dx once.
#include "batch_norm.cuh"
#include "column_gradient.cuh"
#include "elements.cuh"

using namespace unhear;

namespace {

// The feature of a thread of a block of sums, and its chunk of rows.
struct Chunk {
  uint32_t feature, first, end;
  bool inside;

  __device__ Chunk(const BatchNorm& g, int64_t count, int64_t chunk_rows)
      : feature(blockIdx.x * kColumns + threadIdx.x), first(blockIdx.y * chunk_rows) {
    end = static_cast<uint32_t>(first + chunk_rows < count ? first + chunk_rows : count);
    inside = feature < g.features();
  }

  // parts [chunk][2][features] ← two sums.
  __device__ void write(float* parts, const BatchNorm& g, float one, float two) const {
    if (threadIdx.y != 0 || !inside) return;
    float* own = parts + static_cast<int64_t>(blockIdx.y) * 2 * g.features() + feature;
    own[0] = one;
    own[g.features()] = two;
  }
};

}  // namespace

// parts ← mean and Σ (x − mean)² of each chunk. Blocks: ⌈features/32⌉ × chunks.
extern "C" __global__ void batch_norm_statistics(const float* x, float* parts, int64_t bands, int64_t rows,
                                                 int64_t channels, int64_t count, int64_t chunk_rows) {
  const BatchNorm g(bands, rows, channels, 0);
  const Chunk chunk(g, count, chunk_rows);
  const float sum = column_sum<float>(chunk.first, chunk.end, [&](int64_t q) {
    return chunk.inside ? x[g.element(static_cast<uint32_t>(q), chunk.feature)] : 0;
  });
  const float mean = sum / static_cast<float>(chunk.end - chunk.first);
  const float squares = column_sum<float>(chunk.first, chunk.end, [&](int64_t q) {
    const float d = chunk.inside ? x[g.element(static_cast<uint32_t>(q), chunk.feature)] - mean : 0;
    return d * d;
  });
  chunk.write(parts, g, mean, squares);
}

// Joins the chunks and moves the running statistics. An empty batch has mean and variance 0.
extern "C" __global__ void batch_norm_join(const float* parts, float* mean, float* rstd, float* running_mean,
                                           float* running_var, int64_t bands, int64_t channels, int64_t count,
                                           int64_t chunk_rows, double eps, double momentum) {
  const BatchNorm g(bands, 1, channels, 0);
  const int64_t k = global_thread(), features = g.features(), chunks = (count + chunk_rows - 1) / chunk_rows;
  if (k >= features) return;
  auto size = [&](int64_t chunk) {
    const int64_t first = chunk * chunk_rows;
    return static_cast<double>(first + chunk_rows < count ? chunk_rows : count - first);
  };
  double m = 0, squares = 0;
  for (int64_t c = 0; c < chunks; ++c) m += size(c) / static_cast<double>(count) * parts[c * 2 * features + k];
  for (int64_t c = 0; c < chunks; ++c) {
    const double d = parts[c * 2 * features + k] - m;
    squares += parts[(c * 2 + 1) * features + k] + size(c) * d * d;
  }
  const double variance = count > 0 ? squares / static_cast<double>(count) : 0;
  mean[k] = static_cast<float>(m);
  rstd[k] = static_cast<float>(1 / sqrt(variance + static_cast<float>(eps)));
  if (count < 2) return;
  const uint32_t p = g.place(static_cast<uint32_t>(k));
  const double unbiased = squares / static_cast<double>(count - 1);
  running_mean[p] = static_cast<float>((1 - momentum) * running_mean[p] + momentum * m);
  running_var[p] = static_cast<float>((1 - momentum) * running_var[p] + momentum * unbiased);
}

extern "C" __global__ void batch_norm_apply(const float* x, const float* w, const float* b, const float* mean,
                                            const float* rstd, float* y, int64_t size, int64_t bands, int64_t rows,
                                            int64_t channels, int64_t relu) {
  const BatchNorm g(bands, rows, channels, relu);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t k = g.feature(static_cast<uint32_t>(i));
    const float v = Affine(mean[k], rstd[k], w, b, g.place(k))(x[i]);
    y[i] = g.relu && v < 0 ? 0 : v;
  }
}

// parts ← Σ g and Σ g (x − mean) of each chunk, g being dy where the result was positive, with ReLU; the result is
// computed again instead of being read. Blocks: ⌈features/32⌉ × chunks.
extern "C" __global__ void batch_norm_gradient_parts(const float* x, const float* dy, const float* mean,
                                                     const float* rstd, const float* w, const float* b, float* parts,
                                                     int64_t bands, int64_t rows, int64_t channels, int64_t relu,
                                                     int64_t count, int64_t chunk_rows) {
  const BatchNorm g(bands, rows, channels, relu);
  const Chunk chunk(g, count, chunk_rows);
  const uint32_t k = chunk.inside ? chunk.feature : 0;
  const float m = mean[k];
  const Affine affine(m, rstd[k], w, b, g.place(k));
  const Pair sums = column_sum<Pair>(chunk.first, chunk.end, [&](int64_t q) {
    if (!chunk.inside) return Pair{0, 0};
    const uint32_t i = g.element(static_cast<uint32_t>(q), k);
    const float v = x[i], d = g.relu && !(affine(v) > 0) ? 0 : dy[i];
    return Pair{d, d * (v - m)};
  });
  chunk.write(parts, g, sums.first, sums.second);
}

// sums [2][features] ← Σ g, Σ g x̂.
extern "C" __global__ void batch_norm_gradient_join(const float* parts, const float* rstd, float* sums,
                                                    int64_t features, int64_t chunks) {
  const int64_t k = global_thread();
  if (k >= features) return;
  double sum = 0, product = 0;
  for (int64_t c = 0; c < chunks; ++c) {
    sum += parts[c * 2 * features + k];
    product += parts[(c * 2 + 1) * features + k];
  }
  sums[k] = static_cast<float>(sum);
  sums[features + k] = static_cast<float>(product * rstd[k]);
}

// dx = a g + b x + d (=), with a = w rstd, b = −a rstd mean(g x̂), d = −a mean(g) − b mean. May run in place of x or dy.
extern "C" __global__ void batch_norm_input_gradient(const float* x, const float* dy, const float* mean,
                                                     const float* rstd, const float* sums, const float* w,
                                                     const float* bias, float* dx, int64_t size, int64_t bands,
                                                     int64_t rows, int64_t channels, int64_t relu, int64_t count) {
  const BatchNorm g(bands, rows, channels, relu);
  const float scale = 1 / static_cast<float>(count);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t k = g.feature(static_cast<uint32_t>(i));
    const Affine a(mean[k], rstd[k], w, bias, g.place(k));
    const float b = -a.scale * rstd[k] * sums[g.features() + k] * scale;
    const float d = -a.scale * sums[k] * scale - b * mean[k];
    const float v = x[i], upstream = g.relu && !(a(v) > 0) ? 0 : dy[i];
    dx[i] = a.scale * upstream + b * v + d;
  }
}

namespace {

struct Sums {
  const float* sums;
  BatchNorm g;
  uint32_t feature = 0;
  __device__ void choose(int64_t k) { feature = static_cast<uint32_t>(k); }
  __device__ float operator()(int64_t) const { return sums[feature]; }
  __device__ int place() const { return static_cast<int>(g.place(feature)); }
};

}  // namespace

// Gradient of the bias (part 0) or of the weight (part 1): the sums are there already. Samples cannot be told apart, so
// the batch counts as one.
extern "C" __global__ void batch_norm_parameter_gradient(const float* sums, Sinks sinks, int64_t features, int64_t rows,
                                                         int64_t unit_rows, int64_t bands, int64_t part,
                                                         int64_t per_sample) {
  const BatchNorm g(bands, 1, features / bands, 0);
  column_gradients(sinks, Sums{sums + part * features, g}, features, rows, unit_rows, per_sample != 0);
}
