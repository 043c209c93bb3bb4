// Convolutions with long kernels as products with overlapping rows: see long_convolution.h.
//
// Threads: forward and input gradient, a sample of a group a tile, the weights packed once a launch; weight gradient, a
// group a tile, samples in order. Floor: 2·N·T·O·C/groups·K operations each.
#include "long_convolution.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

// y from x, or dx from dy: the same product with the weight transposed and reversed.
class Product final : public Kernel {
 public:
  Product(const ConvolutionGeometry& g, bool backward, int threads)
      : c_(g), backward_(backward), bias_(g.bias), relu_(g.relu), threads_(threads) {}

  size_t workspace_bytes() const override { return weights_bytes() + scratch_bytes() * threads_; }

  // Buffers: x, w, (b,) y; or dy, w, dx (=).
  void run(const Args& args) override {
    const LongSide &in = from(), &out = to();
    auto* weights = reinterpret_cast<float*>(args.workspace);
    const int64_t matrix = c_.matrix(in, out);
    parallel_tiles(args.threads, c_.groups(),
                   [&](int64_t group, int) { pack(args.in(1), group, weights + group * matrix); });
    const float* bias = bias_ ? args.in(2) : nullptr;
    float* result = args.out(bias_ ? 3 : 2);
    const int64_t zeros = backward_ ? c_.taps - 1 - c_.before : c_.before;
    // Samples of a group follow each other, so that its weights stay in the cache.
    parallel_tiles(args.threads, c_.groups() * c_.batch, [&](int64_t tile, int thread) {
      const int64_t group = tile / c_.batch, n = tile % c_.batch;
      auto* rows = reinterpret_cast<float*>(args.workspace + weights_bytes() + scratch_bytes() * thread);
      float* product = rows + c_.bordered(in, out);
      c_.border(in, out, args.in(0) + n * in.positions * in.channels, group, zeros, rows);
      tile_product<false>(out.positions, out.wide(), c_.taps * in.width(), {rows, in.width(), 1},
                          {weights + group * matrix, out.width()}, {product, out.width()});
      store(product, bias, group, result + n * out.positions * out.channels);
    });
  }

 private:
  const LongSide& from() const { return backward_ ? c_.y : c_.x; }
  const LongSide& to() const { return backward_ ? c_.x : c_.y; }
  size_t weights_bytes() const { return aligned(sizeof(float) * c_.groups() * c_.matrix(from(), to())); }
  size_t scratch_bytes() const {
    return aligned(sizeof(float) * (c_.bordered(from(), to()) + to().positions * to().width()));
  }

  // w [O, C/groups, taps] of a group as a matrix [taps · width of from, width of to], zeros between.
  void pack(const float* w, int64_t group, float* matrix) const {
    const int64_t in_wide = c_.x.wide(), out_wide = c_.y.wide();
    std::memset(matrix, 0, sizeof(float) * c_.matrix(from(), to()));
    for (int64_t o = 0; o < out_wide; ++o) {
      for (int64_t c = 0; c < in_wide; ++c) {
        const float* taps = w + ((group * out_wide + o) * in_wide + c) * c_.taps;
        const int64_t row = backward_ ? o : c, column = backward_ ? c : o;
        for (int64_t j = 0; j < c_.taps; ++j) {
          const int64_t tap = backward_ ? c_.taps - 1 - j : j;
          matrix[(tap * from().width() + row) * to().width() + column] = taps[j];
        }
      }
    }
  }

  void store(const float* product, const float* bias, int64_t group, float* sample) const {
    const LongSide& out = to();
    for (int64_t t = 0; t < out.positions; ++t) {
      const float* row = product + t * out.width();
      float* target = sample + t * out.channels + group * out.wide();
      for (int64_t o = 0; o < out.wide(); ++o) {
        const float value = row[o] + (bias ? bias[group * out.wide() + o] : 0);
        target[o] = relu_ && value < 0 ? 0 : value;
      }
    }
  }

  LongConvolution c_;
  bool backward_, bias_, relu_;
  int threads_;
};

// Buffers: x, dy, then sinks. Tiles are in the order [O, taps, width of x].
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a)
      : ParameterGradient(a), c_(ConvolutionGeometry(a)), threads_(a.threads()) {}

 protected:
  int operands() const override { return 2; }
  int64_t samples() const override { return c_.batch; }
  int64_t size() const override { return c_.y.channels * c_.x.wide() * c_.taps; }
  int64_t tile_size() const override { return c_.gradient_size(); }
  bool whole() const override { return true; }
  size_t scratch_bytes() const override { return sizeof(float) * c_.gradient_scratch() * threads_; }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    c_.gradient(args.in(0), args.in(1), samples, args.threads, tile, reinterpret_cast<float*>(scratch));
  }

  bool has_own_order() const override { return true; }
  void to_parameter_order(const float* tile, float* parameter) override {
    each([&](int64_t in_tile, int64_t in_parameter) { parameter[in_parameter] = tile[in_tile]; });
  }
  void to_tile_order(const float* parameter, float* tile) override {
    std::memset(tile, 0, sizeof(float) * tile_size());
    each([&](int64_t in_tile, int64_t in_parameter) { tile[in_tile] = parameter[in_parameter]; });
  }

 private:
  template <typename Body>
  void each(Body&& body) const {
    for (int64_t o = 0; o < c_.y.channels; ++o) {
      for (int64_t c = 0; c < c_.x.wide(); ++c) {
        for (int64_t j = 0; j < c_.taps; ++j) {
          body((o * c_.taps + j) * c_.x.width() + c, (o * c_.x.wide() + c) * c_.taps + j);
        }
      }
    }
  }

  LongConvolution c_;
  int threads_;
};

}  // namespace

std::unique_ptr<Kernel> long_forward(const Attributes& a) {
  return std::make_unique<Product>(ConvolutionGeometry(a), false, a.threads());
}

std::unique_ptr<Kernel> long_input_gradient(const Attributes& a) {
  return std::make_unique<Product>(ConvolutionGeometry(a), true, a.threads());
}

std::unique_ptr<Kernel> long_weight_gradient(const Attributes& a) { return std::make_unique<WeightGradient>(a); }

}  // namespace unhear
