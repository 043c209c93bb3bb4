// batch_norm with running statistics — y = scale x + shift with constants for each feature, so samples stay apart.
//
// Threads: tiles of batch_norm.h; parameter gradients sample by sample, positions in order.
// Floor: forward x and y once; backward dy and dx once; a parameter's gradient x and dy once.
#include <cmath>

#include "batch_norm.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

// 1/√(running variance + eps) in the order [S, C].
void reciprocal_deviation(const BatchNorm& g, const float* running_var, float* rstd) {
  for (int64_t k = 0; k < g.features(); ++k) {
    rstd[k] = 1 / std::sqrt(running_var[g.place(k / g.channels, k % g.channels)] + g.eps);
  }
}

// The workspace: two values a feature and their patterns.
struct Scratch {
  float *first, *second, *first_pattern, *second_pattern;
  size_t bytes;
  Scratch(const BatchNorm& g, char* memory) {
    Cutter cut(memory);
    first = cut.take<float>(g.features());
    second = cut.take<float>(g.features());
    first_pattern = cut.take<float>(g.patterns());
    second_pattern = cut.take<float>(g.patterns());
    bytes = cut.used();
  }
};

// Buffers: x, running mean, running variance, (w, b,) y. May run in place.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const BatchNorm g(a);
  return kernel(
      [g](const Args& args) {
        const Scratch s(g, args.workspace);
        const float *x = args.in(0), *mean = args.in(1);
        const float *w = g.affine ? args.in(3) : nullptr, *b = g.affine ? args.in(4) : nullptr;
        float *y = args.out(g.affine ? 5 : 3), *shift = s.first, *scale = s.second;
        reciprocal_deviation(g, args.in(2), scale);
        for (int64_t k = 0; k < g.features(); ++k) {
          const int64_t p = g.place(k / g.channels, k % g.channels);
          if (g.affine) scale[k] *= w[p];
          shift[k] = (g.affine ? b[p] : 0) - mean[p] * scale[k];
        }
        g.spread(shift, s.first_pattern);
        g.spread(scale, s.second_pattern);
        const float floor = g.relu ? 0 : -INFINITY;
        parallel_tiles(args.threads, g.tiles(), [&](int64_t t, int) {
          const BatchNorm::Tile tile = g.tile(t);
          const float *shifts = s.first_pattern + tile.band * g.flat.width(),
                      *scales = s.second_pattern + tile.band * g.flat.width();
          g.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
            const float* from = x + tile.offset + at;
            float* to = y + tile.offset + at;
#pragma omp simd
            for (int64_t i = 0; i < n; ++i) {
              const float v = from[i] * scales[i] + shifts[i];
              to[i] = v < floor ? floor : v;
            }
          });
        });
      },
      Scratch(g, nullptr).bytes);
}

// dx = w rstd dy. Buffers: dy, running variance, (w,) dx (=). May run in place.
std::unique_ptr<Kernel> input_gradient(const Attributes& a) {
  const BatchNorm g(a);
  return kernel(
      [g](const Args& args) {
        const Scratch s(g, args.workspace);
        const float *dy = args.in(0), *w = g.affine ? args.in(2) : nullptr;
        float* dx = args.out(g.affine ? 3 : 2);
        reciprocal_deviation(g, args.in(1), s.second);
        for (int64_t k = 0; k < g.features() && g.affine; ++k)
          s.second[k] *= w[g.place(k / g.channels, k % g.channels)];
        g.spread(s.second, s.second_pattern);
        parallel_tiles(args.threads, g.tiles(), [&](int64_t t, int) {
          const BatchNorm::Tile tile = g.tile(t);
          const float* scales = s.second_pattern + tile.band * g.flat.width();
          g.flat.chunks(tile.rows, [&](int64_t at, int64_t n) {
            const float* from = dy + tile.offset + at;
            float* to = dx + tile.offset + at;
#pragma omp simd
            for (int64_t i = 0; i < n; ++i) to[i] = from[i] * scales[i];
          });
        });
      },
      Scratch(g, nullptr).bytes);
}

// Gradient of the weight, Σ dy x̂, or of the bias, Σ dy, over the positions of a sample.
// Buffers: x, dy, running mean, running variance, then sinks.
class Parameters final : public ParameterGradient {
 public:
  explicit Parameters(const Attributes& a) : ParameterGradient(a), g_(a), weight_(a.integer("part") == 1) {}

 protected:
  int operands() const override { return 4; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.features(); }
  size_t shared_bytes() const override { return Scratch(g_, nullptr).bytes; }
  size_t scratch_bytes() const override { return g_.flat.bytes() + aligned(sizeof(float) * g_.channels); }

  void setup(const Args& args, char* shared) override {
    shared_ = shared;
    const Scratch s(g_, shared);
    reciprocal_deviation(g_, args.in(3), s.second);
    for (int64_t k = 0; k < g_.features(); ++k) s.first[k] = args.in(2)[g_.place(k / g_.channels, k % g_.channels)];
    g_.spread(s.first, s.first_pattern);
  }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    const Scratch s(g_, shared_);
    Cutter cut(scratch);
    float *sums = cut.take<float>(g_.flat.width()), *folded = cut.take<float>(g_.channels);
    const int64_t block = g_.rows * g_.channels;
    for (int64_t band = 0; band < g_.bands; ++band) {
      g_.flat.clear(sums);
      for (int64_t n = samples.begin; n < samples.end; ++n) {
        const int64_t offset = (n * g_.bands + band) * block;
        add(args.in(0) + offset, args.in(1) + offset, s.first_pattern + band * g_.flat.width(), sums);
      }
      g_.flat.fold(sums, folded);
      for (int64_t c = 0; c < g_.channels; ++c) {
        tile[g_.place(band, c)] = weight_ ? folded[c] * s.second[band * g_.channels + c] : folded[c];
      }
    }
  }

 private:
  void add(const float* x, const float* dy, const float* mean, float* sums) const {
    g_.flat.chunks(g_.rows, [&](int64_t at, int64_t n) {
      if (weight_) {
#pragma omp simd
        for (int64_t i = 0; i < n; ++i) sums[i] += dy[at + i] * (x[at + i] - mean[i]);
      } else {
#pragma omp simd
        for (int64_t i = 0; i < n; ++i) sums[i] += dy[at + i];
      }
    });
  }

  BatchNorm g_;
  bool weight_;
  char* shared_ = nullptr;
};

const Register register_forward("batch_norm_inference", forward);
const Register register_input("batch_norm_inference_input_gradient", input_gradient);
const Register register_parameters("batch_norm_inference_parameter_gradient",
                                   [](const Attributes& a) { return std::make_unique<Parameters>(a); });

}  // namespace
}  // namespace unhear
