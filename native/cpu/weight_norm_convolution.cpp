// weight_norm_convolution — the weight of a convolution as a gain and a direction for each kernel position (Salimans &
// Kingma, 2016, as wav2vec 2.0 uses it), and the gradients of both.
//
//   w[o,c,j] = g[j] v[o,c,j] / ‖v[·,·,j]‖
//   ∂g[j] = ⟨∂w, v⟩_j / ‖v_j‖,    ∂v = g/‖v_j‖ (∂w − v ⟨∂w, v⟩_j / ‖v_j‖²),   sums over o and c
//
// v [O, C/groups, K] is a matrix of O·C/groups rows of K. Sums run over fixed runs of rows, then over the runs, in
// double. Threads: runs of rows. Floor: v read twice and w written once; gradients as those of a convolution.
#include <cmath>

#include "long_convolution.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

struct Direction {
  static constexpr int64_t kRun = 512;
  int64_t rows, taps;
  explicit Direction(const ConvolutionGeometry& g)
      : rows(g.out_channels * (g.channels / g.groups)), taps(g.kernel[1]) {}
  int64_t runs() const { return (rows + kRun - 1) / kRun; }
  size_t sums_bytes() const { return aligned(sizeof(float) * std::max<int64_t>(2, runs()) * taps); }
  size_t totals_bytes() const { return aligned(sizeof(double) * taps); }

  template <typename Body>
  void each_run(int threads, Body&& body) const {
    parallel_tiles(threads, runs(), [&](int64_t run, int) {
      body(run, Range{run * kRun, std::min(rows, (run + 1) * kRun)});
    });
  }

  // totals[j] = Σ_row a(row)[j] · b[row, j].
  template <typename A>
  void products(int threads, A&& a, const float* b, float* sums, double* totals) const {
    each_run(threads, [&](int64_t run, Range range) {
      float* sum = sums + run * taps;
      std::memset(sum, 0, sizeof(float) * taps);
      for (int64_t row = range.begin; row < range.end; ++row) {
        const auto left = a(row);
        const float* right = b + row * taps;
        for (int64_t j = 0; j < taps; ++j) sum[j] += left[j] * right[j];
      }
    });
    for (int64_t j = 0; j < taps; ++j) {
      totals[j] = 0;
      for (int64_t run = 0; run < runs(); ++run) totals[j] += sums[run * taps + j];
    }
  }
};

// Buffers: g, v, w.
std::unique_ptr<Kernel> weight(const Attributes& a) {
  const Direction d{ConvolutionGeometry(a)};
  return kernel(
      [d](const Args& args) {
        const float *gain = args.in(0), *v = args.in(1);
        float* w = args.out(2);
        auto* sums = reinterpret_cast<float*>(args.workspace);
        auto* squares = reinterpret_cast<double*>(args.workspace + d.sums_bytes());
        d.products(
            args.threads, [&](int64_t row) { return v + row * d.taps; }, v, sums, squares);
        float* factors = sums;
        for (int64_t j = 0; j < d.taps; ++j) factors[j] = static_cast<float>(gain[j] / std::sqrt(squares[j]));
        d.each_run(args.threads, [&](int64_t, Range range) {
          for (int64_t row = range.begin; row < range.end; ++row) {
            const float* from = v + row * d.taps;
            float* to = w + row * d.taps;
#pragma omp simd
            for (int64_t j = 0; j < d.taps; ++j) to[j] = factors[j] * from[j];
          }
        });
      },
      d.sums_bytes() + d.totals_bytes());
}

// A step through the elements of ∂w of one row (o, c) in the order of LongConvolution: one for each kernel position.
struct Strided {
  const float* first;
  int64_t step;
  float operator[](int64_t j) const { return first[j * step]; }
};

// Buffers: x, dy, g, v, then sinks. Part 0 is the gradient of g, part 1 that of v.
class Gradient final : public ParameterGradient {
 public:
  explicit Gradient(const Attributes& a)
      : ParameterGradient(a),
        c_(ConvolutionGeometry(a)),
        d_(ConvolutionGeometry(a)),
        of_gain_(a.integer("part") == 0),
        threads_(a.threads()) {}

 protected:
  int operands() const override { return 4; }
  int64_t samples() const override { return c_.batch; }
  int64_t size() const override { return of_gain_ ? d_.taps : d_.rows * d_.taps; }
  bool whole() const override { return true; }
  size_t scratch_bytes() const override {
    return dw_bytes() + d_.sums_bytes() + d_.totals_bytes() + sizeof(float) * c_.gradient_scratch() * threads_;
  }
  size_t shared_bytes() const override { return d_.totals_bytes() + d_.sums_bytes(); }

  void setup(const Args& args, char* shared) override {
    squares_ = reinterpret_cast<double*>(shared);
    auto* sums = reinterpret_cast<float*>(shared + d_.totals_bytes());
    const float* v = args.in(3);
    d_.products(
        args.threads, [&](int64_t row) { return v + row * d_.taps; }, v, sums, squares_);
  }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    auto* dw = reinterpret_cast<float*>(scratch);
    auto* sums = reinterpret_cast<float*>(scratch + dw_bytes());
    auto* products = reinterpret_cast<double*>(scratch + dw_bytes() + d_.sums_bytes());
    auto* rest = reinterpret_cast<float*>(scratch + dw_bytes() + d_.sums_bytes() + d_.totals_bytes());
    c_.gradient(args.in(0), args.in(1), samples, args.threads, dw, rest);
    const float *gain = args.in(2), *v = args.in(3);
    d_.products(
        args.threads, [&](int64_t row) { return row_of(dw, row); }, v, sums, products);
    if (of_gain_) {
      for (int64_t j = 0; j < d_.taps; ++j) tile[j] = static_cast<float>(products[j] / std::sqrt(squares_[j]));
      return;
    }
    float *factor = sums, *along = sums + d_.taps;
    for (int64_t j = 0; j < d_.taps; ++j) {
      factor[j] = static_cast<float>(gain[j] / std::sqrt(squares_[j]));
      along[j] = static_cast<float>(products[j] / squares_[j]);
    }
    d_.each_run(args.threads, [&](int64_t, Range range) {
      for (int64_t row = range.begin; row < range.end; ++row) {
        const Strided from = row_of(dw, row);
        for (int64_t j = 0; j < d_.taps; ++j) {
          tile[row * d_.taps + j] = factor[j] * (from[j] - v[row * d_.taps + j] * along[j]);
        }
      }
    });
  }

 private:
  size_t dw_bytes() const { return aligned(sizeof(float) * c_.gradient_size()); }
  Strided row_of(const float* dw, int64_t row) const {
    const int64_t o = row / c_.x.wide(), c = row % c_.x.wide();
    return {dw + o * d_.taps * c_.x.width() + c, c_.x.width()};
  }

  LongConvolution c_;
  Direction d_;
  bool of_gain_;
  int threads_;
  double* squares_ = nullptr;
};

const Register register_weight("weight_norm_convolution_weight", weight);
const Register register_gradient("weight_norm_convolution_gradient",
                                 [](const Attributes& a) { return std::make_unique<Gradient>(a); });

}  // namespace
}  // namespace unhear
