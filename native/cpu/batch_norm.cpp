// batch_norm in training mode — y = w (x − mean)/√(var + eps) + b over batch and positions, ReLU after it if asked for.
//
// Forward: a tile's mean and squared deviations are taken while it is in the cache, tiles are joined in double in a
// fixed order, then y is written: x is read twice. Backward: Σ dy and Σ dy x̂ the same way, then dx: two passes as well;
// gradients of weight and bias are those sums. The running variance divides by count − 1, as in PyTorch. Threads: tiles
// of batch_norm.h. Floor: forward x twice, y once; backward x and dy twice, dx once.
#include "batch_norm.h"

#include <cmath>

#include "parameter_gradient.h"

namespace unhear {
namespace {

// Scratch of both directions: patterns for all threads, sums of tiles, and sums of one thread.
struct Scratch {
  float* patterns[5];
  float *values, *tiles, *own;
  double *first, *second;
  size_t bytes;

  Scratch(const BatchNorm& g, int threads, char* memory) {
    Cutter cut(memory);
    for (float*& p : patterns) p = cut.take<float>(g.patterns());
    values = cut.take<float>(5 * g.features());
    tiles = cut.take<float>(g.tiles() * 2 * g.channels);
    own = cut.take<float>(threads * own_floats(g));
    first = cut.take<double>(g.features());
    second = cut.take<double>(g.features());
    bytes = cut.used();
  }
  static int64_t own_floats(const BatchNorm& g) { return 3 * static_cast<int64_t>(g.flat.bytes() / sizeof(float)); }
  float* thread(const BatchNorm& g, int index, int which) const {
    return own + index * own_floats(g) + which * static_cast<int64_t>(g.flat.bytes() / sizeof(float));
  }
};

// values [2][S·C] ← scale and shift with y = scale x + shift.
void scale_and_shift(const BatchNorm& g, const float* mean, const float* rstd, const float* w, const float* b,
                     float* values) {
  float *scale = values, *shift = values + g.features();
  for (int64_t s = 0; s < g.bands; ++s) {
    for (int64_t c = 0; c < g.channels; ++c) {
      const int64_t k = s * g.channels + c, p = g.place(s, c);
      scale[k] = g.affine ? w[p] * rstd[k] : rstd[k];
      shift[k] = (g.affine ? b[p] : 0) - mean[k] * scale[k];
    }
  }
}

void normalise(const BatchNorm& g, const Scratch& s, int threads, const float* x, const float* mean, const float* rstd,
               const float* w, const float* b, float* y) {
  scale_and_shift(g, mean, rstd, w, b, s.values);
  g.spread(s.values, s.patterns[0]);
  g.spread(s.values + g.features(), s.patterns[1]);
  parallel_tiles(threads, g.tiles(), [&](int64_t t, int) {
    const BatchNorm::Tile tile = g.tile(t);
    const float *scale = s.patterns[0] + tile.band * g.flat.width(),
                *shift = s.patterns[1] + tile.band * g.flat.width();
    const float floor = g.relu ? 0 : -INFINITY;
    g.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
      const float* from = x + tile.offset + at;
      float* to = y + tile.offset + at;
#pragma omp simd
      for (int64_t i = 0; i < n; ++i) {
        const float v = from[i] * scale[i] + shift[i];
        to[i] = v < floor ? floor : v;
      }
    });
  });
}

// y once more from the statistics of the forward pass. Buffers: x, (w, b,) mean, rstd, y.
class Apply final : public Kernel {
 public:
  explicit Apply(const Attributes& a) : g_(a), bytes_(Scratch(g_, a.threads(), nullptr).bytes) {}

  size_t workspace_bytes() const override { return bytes_; }

  void run(const Args& args) override {
    const int first = g_.affine ? 3 : 1;
    normalise(g_, Scratch(g_, args.threads, args.workspace), args.threads, args.in(0), args.in(first),
              args.in(first + 1), g_.affine ? args.in(1) : nullptr, g_.affine ? args.in(2) : nullptr,
              args.out(first + 2));
  }

 private:
  BatchNorm g_;
  size_t bytes_;
};

// Buffers: x, (w, b,) y, mean, rstd, running mean, running variance.
class Forward final : public Kernel {
 public:
  explicit Forward(const Attributes& a)
      : g_(a), momentum_(a.real("momentum", 0.1f)), bytes_(Scratch(g_, a.threads(), nullptr).bytes) {}

  size_t workspace_bytes() const override { return bytes_; }

  void run(const Args& args) override {
    const int first = g_.affine ? 3 : 1;
    const float *x = args.in(0), *w = g_.affine ? args.in(1) : nullptr, *b = g_.affine ? args.in(2) : nullptr;
    float *y = args.out(first), *mean = args.out(first + 1), *rstd = args.out(first + 2);
    const Scratch s(g_, args.threads, args.workspace);
    parallel_tiles(args.threads, g_.tiles(), [&](int64_t t, int thread) {
      tile_statistics(x, g_.tile(t), s, thread, s.tiles + t * 2 * g_.channels);
    });
    join(s, mean, rstd, args.out(first + 3), args.out(first + 4));
    normalise(g_, s, args.threads, x, mean, rstd, w, b, y);
  }

 private:
  // Mean and Σ (x − mean)² of each channel of a tile.
  void tile_statistics(const float* x, const BatchNorm::Tile& tile, const Scratch& s, int thread, float* result) const {
    float *sums = s.thread(g_, thread, 0), *means = s.thread(g_, thread, 1);
    const float* from = x + tile.offset;
    g_.flat.clear(sums);
    g_.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
#pragma omp simd
      for (int64_t i = 0; i < n; ++i) sums[i] += from[at + i];
    });
    g_.flat.fold(sums, result);
    const float scale = 1.0f / static_cast<float>(tile.rows);
    for (int64_t c = 0; c < g_.channels; ++c) result[c] *= scale;
    g_.flat.spread(result, means);
    g_.flat.clear(sums);
    g_.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
#pragma omp simd
      for (int64_t i = 0; i < n; ++i) {
        const float d = from[at + i] - means[i];
        sums[i] += d * d;
      }
    });
    g_.flat.fold(sums, result + g_.channels);
  }

  // Joins the tiles of each band, tile by tile, and moves the running statistics.
  void join(const Scratch& s, float* mean, float* rstd, float* running_mean, float* running_var) const {
    const int64_t n = g_.count(), channels = g_.channels;
    std::memset(s.first, 0, sizeof(double) * g_.features());
    std::memset(s.second, 0, sizeof(double) * g_.features());
    for (int64_t t = 0; t < g_.tiles(); ++t) {
      const BatchNorm::Tile tile = g_.tile(t);
      const float* means = s.tiles + t * 2 * channels;
      double* total = s.first + tile.band * channels;
      const double weight = static_cast<double>(tile.rows) / static_cast<double>(n);
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) total[c] += weight * means[c];
    }
    for (int64_t t = 0; t < g_.tiles(); ++t) {
      const BatchNorm::Tile tile = g_.tile(t);
      const float *means = s.tiles + t * 2 * channels, *squares = means + channels;
      const double *total = s.first + tile.band * channels, tile_rows = static_cast<double>(tile.rows);
      double* spread = s.second + tile.band * channels;
#pragma omp simd
      for (int64_t c = 0; c < channels; ++c) {
        const double d = means[c] - total[c];
        spread[c] += squares[c] + tile_rows * d * d;
      }
    }
    for (int64_t k = 0; k < g_.features(); ++k) {
      const double variance = n > 0 ? s.second[k] / static_cast<double>(n) : 0;
      mean[k] = static_cast<float>(s.first[k]);
      rstd[k] = static_cast<float>(1 / std::sqrt(variance + g_.eps));
      if (n < 2) continue;
      const int64_t p = g_.place(k / channels, k % channels);
      const double unbiased = s.second[k] / static_cast<double>(n - 1);
      running_mean[p] = static_cast<float>((1 - momentum_) * running_mean[p] + momentum_ * s.first[k]);
      running_var[p] = static_cast<float>((1 - momentum_) * running_var[p] + momentum_ * unbiased);
    }
  }

  BatchNorm g_;
  double momentum_;
  size_t bytes_;
};

// dy where the result is positive, with ReLU; the result is computed again instead of being read.
inline float masked(float dy, float x, float scale, float shift) { return x * scale + shift > 0 ? dy : 0; }

// sums [2][S·C] ← Σ dy, Σ dy x̂ over batch and positions. Buffers: x, dy, mean, rstd, (w, b,) sums.
class GradientSums final : public Kernel {
 public:
  explicit GradientSums(const Attributes& a) : g_(a), bytes_(Scratch(g_, a.threads(), nullptr).bytes) {}

  size_t workspace_bytes() const override { return bytes_; }

  void run(const Args& args) override {
    const float *x = args.in(0), *dy = args.in(1), *mean = args.in(2), *rstd = args.in(3);
    float* result = args.out(g_.affine ? 6 : 4);
    const Scratch s(g_, args.threads, args.workspace);
    g_.spread(mean, s.patterns[2]);
    if (g_.relu) {
      scale_and_shift(g_, mean, rstd, g_.affine ? args.in(4) : nullptr, g_.affine ? args.in(5) : nullptr, s.values);
      g_.spread(s.values, s.patterns[0]);
      g_.spread(s.values + g_.features(), s.patterns[1]);
    }
    parallel_tiles(args.threads, g_.tiles(), [&](int64_t t, int thread) {
      const BatchNorm::Tile tile = g_.tile(t);
      float *sums = s.thread(g_, thread, 0), *products = s.thread(g_, thread, 1);
      g_.flat.clear(sums);
      g_.flat.clear(products);
      add(x + tile.offset, dy + tile.offset, tile, s, sums, products);
      g_.flat.fold(sums, s.tiles + t * 2 * g_.channels);
      g_.flat.fold(products, s.tiles + t * 2 * g_.channels + g_.channels);
    });
    std::memset(s.first, 0, sizeof(double) * g_.features());
    std::memset(s.second, 0, sizeof(double) * g_.features());
    for (int64_t t = 0; t < g_.tiles(); ++t) {
      const float* from = s.tiles + t * 2 * g_.channels;
      const int64_t k = g_.tile(t).band * g_.channels;
#pragma omp simd
      for (int64_t c = 0; c < g_.channels; ++c) {
        s.first[k + c] += from[c];
        s.second[k + c] += from[g_.channels + c];
      }
    }
    for (int64_t k = 0; k < g_.features(); ++k) {
      result[k] = static_cast<float>(s.first[k]);
      result[g_.features() + k] = static_cast<float>(s.second[k] * rstd[k]);
    }
  }

 private:
  void add(const float* x, const float* dy, const BatchNorm::Tile& tile, const Scratch& s, float* sums,
           float* products) const {
    const int64_t band = tile.band * g_.flat.width();
    const float *scale = s.patterns[0] + band, *shift = s.patterns[1] + band, *mean = s.patterns[2] + band;
    if (g_.relu) {
      g_.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
#pragma omp simd
        for (int64_t i = 0; i < n; ++i) {
          const float g = masked(dy[at + i], x[at + i], scale[i], shift[i]);
          sums[i] += g;
          products[i] += g * (x[at + i] - mean[i]);
        }
      });
    } else {
      g_.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
#pragma omp simd
        for (int64_t i = 0; i < n; ++i) {
          sums[i] += dy[at + i];
          products[i] += dy[at + i] * (x[at + i] - mean[i]);
        }
      });
    }
  }

  BatchNorm g_;
  size_t bytes_;
};

// dx = a dy + b x + d, with a = w rstd, b = −a rstd mean(dy x̂), d = −a mean(dy) − b mean.
// Buffers: x, dy, mean, rstd, sums, (w, b,) dx (=). May run in place of x or dy.
class InputGradient final : public Kernel {
 public:
  explicit InputGradient(const Attributes& a) : g_(a), bytes_(Scratch(g_, a.threads(), nullptr).bytes) {}

  size_t workspace_bytes() const override { return bytes_; }

  void run(const Args& args) override {
    const float *x = args.in(0), *dy = args.in(1), *mean = args.in(2), *rstd = args.in(3), *sums = args.in(4);
    const float *w = g_.affine ? args.in(5) : nullptr, *bias = g_.affine ? args.in(6) : nullptr;
    float* dx = args.out(g_.affine ? 7 : 5);
    const Scratch s(g_, args.threads, args.workspace);
    const int64_t features = g_.features();
    float *a = s.values, *shift = a + features, *b = shift + features, *d = b + features;
    scale_and_shift(g_, mean, rstd, w, bias, s.values);
    const float scale = g_.count() > 0 ? 1.0f / static_cast<float>(g_.count()) : 0;
    for (int64_t k = 0; k < features; ++k) {
      b[k] = -a[k] * rstd[k] * sums[features + k] * scale;
      d[k] = -a[k] * sums[k] * scale - b[k] * mean[k];
    }
    for (int p = 0; p < 4; ++p) g_.spread(s.values + p * features, s.patterns[p]);
    parallel_tiles(args.threads, g_.tiles(), [&](int64_t t, int) {
      const BatchNorm::Tile tile = g_.tile(t);
      write(x + tile.offset, dy + tile.offset, tile, s, dx + tile.offset);
    });
  }

 private:
  void write(const float* x, const float* dy, const BatchNorm::Tile& tile, const Scratch& s, float* dx) const {
    const int64_t band = tile.band * g_.flat.width();
    const float *a = s.patterns[0] + band, *shift = s.patterns[1] + band, *b = s.patterns[2] + band,
                *d = s.patterns[3] + band;
    if (g_.relu) {
      g_.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
#pragma omp simd
        for (int64_t i = 0; i < n; ++i) {
          const float v = x[at + i];
          dx[at + i] = a[i] * masked(dy[at + i], v, a[i], shift[i]) + b[i] * v + d[i];
        }
      });
    } else {
      g_.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
#pragma omp simd
        for (int64_t i = 0; i < n; ++i) dx[at + i] = a[i] * dy[at + i] + b[i] * x[at + i] + d[i];
      });
    }
  }

  BatchNorm g_;
  size_t bytes_;
};

// Gradient of the bias (part 0) or of the weight (part 1): the sums are there already. Samples cannot be told apart, so
// the batch counts as one. Buffers: sums, then sinks.
class Parameters final : public ParameterGradient {
 public:
  explicit Parameters(const Attributes& a) : ParameterGradient(a), g_(a), part_(a.integer("part")) {}

 protected:
  int operands() const override { return 1; }
  int64_t samples() const override { return 1; }
  int64_t size() const override { return g_.features(); }
  void gradient(const Args& args, Range, int64_t, float* tile, int, char*) override {
    const float* sums = args.in(0) + part_ * g_.features();
    for (int64_t k = 0; k < g_.features(); ++k) tile[g_.place(k / g_.channels, k % g_.channels)] = sums[k];
  }

 private:
  BatchNorm g_;
  int64_t part_;
};

template <typename T>
std::unique_ptr<Kernel> make(const Attributes& a) {
  return std::make_unique<T>(a);
}

const Register forward("batch_norm_training", make<Forward>);
const Register apply("batch_norm_apply", make<Apply>);
const Register sums("batch_norm_gradient_sums", make<GradientSums>);
const Register input("batch_norm_input_gradient", make<InputGradient>);
const Register parameters("batch_norm_parameter_gradient", make<Parameters>);

}  // namespace
}  // namespace unhear
