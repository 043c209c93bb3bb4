// layer_norm — y = w (x − mean)/√(var + eps) + b over the last axis: x [R, C], R = batch · positions; var divides by C.
//
// Mean and 1/deviation of each row are kept for the backward pass. Threads: tiles of rows of about 16 Ki elements; a
// parameter's gradient sample by sample, rows in order. Floor: x and y once; backward x, dy and dx once.
#include <cmath>

#include "channel_rows.h"
#include "parallel.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

struct Rows {
  int64_t batch, positions, channels;
  float eps;
  bool affine;
  explicit Rows(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        channels(a.integer("channels")),
        eps(a.real("eps", 1e-5f)),
        affine(a.integer("affine", 1)) {}
  int64_t rows() const { return batch * positions; }

  template <typename Body>
  void each(int threads, Body&& body) const {
    if (rows() * channels == 0) return;
    const int64_t tiles = std::min(rows(), element_tiles(rows() * channels));
    parallel_tiles(threads, tiles, [&](int64_t tile, int) {
      const Range range = part(rows(), tiles, tile);
      for (int64_t r = range.begin; r < range.end; ++r) body(r);
    });
  }
};

// Buffers: x, (w, b,) y, mean [R], rstd [R].
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Rows g(a);
  return kernel([g](const Args& args) {
    const int first = g.affine ? 3 : 1;
    const float *w = g.affine ? args.in(1) : nullptr, *b = g.affine ? args.in(2) : nullptr;
    g.each(args.threads, [&](int64_t r) {
      const float* x = args.in(0) + r * g.channels;
      float* y = args.out(first) + r * g.channels;
      float sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
      for (int64_t c = 0; c < g.channels; ++c) sum += x[c];
      const float mean = sum / static_cast<float>(g.channels);
#pragma omp simd reduction(+ : squares)
      for (int64_t c = 0; c < g.channels; ++c) squares += (x[c] - mean) * (x[c] - mean);
      const float rstd = 1 / std::sqrt(squares / static_cast<float>(g.channels) + g.eps);
      if (g.affine) {
#pragma omp simd
        for (int64_t c = 0; c < g.channels; ++c) y[c] = (x[c] - mean) * rstd * w[c] + b[c];
      } else {
#pragma omp simd
        for (int64_t c = 0; c < g.channels; ++c) y[c] = (x[c] - mean) * rstd;
      }
      args.out(first + 1)[r] = mean;
      args.out(first + 2)[r] = rstd;
    });
  });
}

// dx = rstd (w dy − mean(w dy) − x̂ mean(w dy x̂)). Buffers: x, dy, mean, rstd, (w,) dx (=). May run in place of x or dy.
std::unique_ptr<Kernel> input_gradient(const Attributes& a) {
  const Rows g(a);
  return kernel(
      [g](const Args& args) {
        const float* w = g.affine ? args.in(4) : nullptr;
        if (!g.affine) {
          auto* unit = reinterpret_cast<float*>(args.workspace);
          for (int64_t c = 0; c < g.channels; ++c) unit[c] = 1;
          w = unit;
        }
        float* result = args.out(g.affine ? 5 : 4);
        g.each(args.threads, [&](int64_t r) {
          const float *x = args.in(0) + r * g.channels, *dy = args.in(1) + r * g.channels;
          const float mean = args.in(2)[r], rstd = args.in(3)[r];
          float* dx = result + r * g.channels;
          float sum = 0, product = 0;
#pragma omp simd reduction(+ : sum, product)
          for (int64_t c = 0; c < g.channels; ++c) {
            sum += w[c] * dy[c];
            product += w[c] * dy[c] * (x[c] - mean);
          }
          const float count = static_cast<float>(g.channels);
          const float level = rstd * sum / count, slope = rstd * rstd * rstd * product / count;
#pragma omp simd
          for (int64_t c = 0; c < g.channels; ++c) dx[c] = rstd * w[c] * dy[c] - slope * (x[c] - mean) - level;
        });
      },
      g.affine ? 0 : aligned(sizeof(float) * g.channels));
}

// Gradient of the weight: Σ dy x̂ over the positions of a sample. Buffers: x, dy, mean, rstd, then sinks.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a) : ParameterGradient(a), g_(a) {}

 protected:
  int operands() const override { return 4; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.channels; }
  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char*) override {
    std::memset(tile, 0, sizeof(float) * g_.channels);
    for (int64_t r = samples.begin * g_.positions; r < samples.end * g_.positions; ++r) {
      const float *x = args.in(0) + r * g_.channels, *dy = args.in(1) + r * g_.channels;
      const float mean = args.in(2)[r], rstd = args.in(3)[r];
#pragma omp simd
      for (int64_t c = 0; c < g_.channels; ++c) tile[c] += dy[c] * (x[c] - mean) * rstd;
    }
  }

 private:
  Rows g_;
};

const Register register_forward("layer_norm_forward", forward);
const Register register_input("layer_norm_input_gradient", input_gradient);
const Register register_weight("layer_norm_weight_gradient",
                               [](const Attributes& a) { return std::make_unique<WeightGradient>(a); });

}  // namespace
}  // namespace unhear
