// Depthwise convolution with unit stride along the rows, channels-last.
//
// A row of y is a sum over taps (r, s) of a row of x, shifted by s·dilation − pad positions, times the tap's weights.
// Rows are contiguous in (position, channel), so with the weights of a tap repeated along the row everything is
// elementwise over whole vectors, whatever the number of channels. Threads: one sample a tile; taps in order. Floor:
// bytes of x, y read and written once.
#include <cstring>

#include "convolution.h"
#include "parallel.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

struct Taps {
  ConvolutionGeometry g;
  explicit Taps(const Attributes& a) : g(a) {}

  int64_t count() const { return g.kernel[0] * g.kernel[1]; }
  int64_t row() const { return g.out[1] * g.channels; }
  int64_t in_row() const { return g.in[1] * g.channels; }
  // The bias, or zeros, repeated along a row: what a row of y starts from.
  void repeat_bias(const float* bias, float* start) const {
    for (int64_t i = 0; i < row(); ++i) start[i] = bias ? bias[i % g.channels] : 0;
  }
  size_t row_bytes() const { return sizeof(float) * static_cast<size_t>(row()); }
  size_t repeated_bytes() const { return sizeof(float) * static_cast<size_t>(count() * row()); }

  // w[c, r, s] → repeated[tap][position][c]
  void repeat(const float* w, float* repeated) const {
    for (int64_t tap = 0; tap < count(); ++tap) {
      float* row_of_tap = repeated + tap * row();
      for (int64_t i = 0; i < row(); ++i) row_of_tap[i] = w[(i % g.channels) * count() + tap];
    }
  }

  // Calls body(input row, shift in floats, first, last float of the output row) for the taps that touch output row p.
  template <typename Body>
  void each(int64_t p, Body&& body) const {
    for (int64_t r = 0; r < g.kernel[0]; ++r) {
      const int64_t h = p * g.stride[0] + r * g.dilation[0] - g.pad[0];
      if (h < 0 || h >= g.in[0]) continue;
      for (int64_t s = 0; s < g.kernel[1]; ++s) {
        const int64_t shift = s * g.dilation[1] - g.pad[1];
        const int64_t first = std::max<int64_t>(0, -shift), last = std::min(g.out[1], g.in[1] - shift);
        if (first < last) body(r * g.kernel[1] + s, h, shift * g.channels, first * g.channels, last * g.channels);
      }
    }
  }
};

}  // namespace

// Buffers: x, w, (b,) y.
std::unique_ptr<Kernel> depthwise_forward(const Attributes& a) {
  const Taps t(a);
  return kernel(
      [t](const Args& args) {
        const auto& g = t.g;
        auto* repeated = reinterpret_cast<float*>(args.workspace);
        float* start = repeated + t.count() * t.row();
        t.repeat(args.in(1), repeated);
        t.repeat_bias(g.bias ? args.in(2) : nullptr, start);
        parallel_tiles(args.threads, g.batch, [&](int64_t n, int) {
          const float* x = args.in(0) + n * g.in_sample();
          float* y = args.out(g.bias ? 3 : 2) + n * g.out_sample();
          for (int64_t p = 0; p < g.out[0]; ++p, y += t.row()) {
            std::memcpy(y, start, t.row_bytes());
            t.each(p, [&](int64_t tap, int64_t h, int64_t shift, int64_t first, int64_t last) {
              const float* w = repeated + tap * t.row();
              const float* from = x + h * t.in_row() + shift;
#pragma omp simd
              for (int64_t i = first; i < last; ++i) y[i] += w[i] * from[i];
            });
            if (!g.relu) continue;
#pragma omp simd
            for (int64_t i = 0; i < t.row(); ++i) y[i] = y[i] > 0 ? y[i] : 0;
          }
        });
      },
      aligned(t.repeated_bytes() + t.row_bytes()));
}

// Buffers: dy, w, dx (=).
std::unique_ptr<Kernel> depthwise_input_gradient(const Attributes& a) {
  const Taps t(a);
  return kernel(
      [t](const Args& args) {
        const auto& g = t.g;
        auto* repeated = reinterpret_cast<float*>(args.workspace);
        t.repeat(args.in(1), repeated);
        parallel_tiles(args.threads, g.batch, [&](int64_t n, int) {
          const float* dy = args.in(0) + n * g.out_sample();
          float* dx = args.out(2) + n * g.in_sample();
          std::memset(dx, 0, sizeof(float) * g.in_sample());
          for (int64_t p = 0; p < g.out[0]; ++p, dy += t.row()) {
            t.each(p, [&](int64_t tap, int64_t h, int64_t shift, int64_t first, int64_t last) {
              const float* w = repeated + tap * t.row();
              float* to = dx + h * t.in_row() + shift;
#pragma omp simd
              for (int64_t i = first; i < last; ++i) to[i] += w[i] * dy[i];
            });
          }
        });
      },
      aligned(t.repeated_bytes()));
}

namespace {

// Buffers: x, dy, then sinks.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a) : ParameterGradient(a), t_(a) {}

 protected:
  int operands() const override { return 2; }
  int64_t samples() const override { return t_.g.batch; }
  int64_t size() const override { return t_.g.weights(); }
  size_t scratch_bytes() const override { return t_.repeated_bytes(); }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    const auto& g = t_.g;
    auto* sums = reinterpret_cast<float*>(scratch);
    std::memset(sums, 0, t_.repeated_bytes());
    for (int64_t n = samples.begin; n < samples.end; ++n) {
      const float* x = args.in(0) + n * g.in_sample();
      const float* dy = args.in(1) + n * g.out_sample();
      for (int64_t p = 0; p < g.out[0]; ++p, dy += t_.row()) {
        t_.each(p, [&](int64_t tap, int64_t h, int64_t shift, int64_t first, int64_t last) {
          float* sum = sums + tap * t_.row();
          const float* from = x + h * t_.in_row() + shift;
#pragma omp simd
          for (int64_t i = first; i < last; ++i) sum[i] += from[i] * dy[i];
        });
      }
    }
    std::memset(tile, 0, sizeof(float) * size());
    for (int64_t tap = 0; tap < t_.count(); ++tap) {
      const float* sum = sums + tap * t_.row();
      for (int64_t w = 0; w < g.out[1]; ++w) {
        for (int64_t c = 0; c < g.channels; ++c) tile[c * t_.count() + tap] += sum[w * g.channels + c];
      }
    }
  }

 private:
  Taps t_;
};

}  // namespace

std::unique_ptr<Kernel> depthwise_weight_gradient(const Attributes& a) { return std::make_unique<WeightGradient>(a); }

}  // namespace unhear
