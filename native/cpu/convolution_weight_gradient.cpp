// Weight gradient of a dense convolution as sums of outer products: for each tap (r, s),
//
//   ∂w[o,r,s,c] = Σ_{n,p,q} dy[n,p,q,o] · x[n, p·stride − pad + r·dilation, …, c].
//
// x goes into panels of a few vectors of channels, its border made of zeros, so every tap is the same sweep from
// another start; dy into panels of a few channels. Tiles are in the order [o, r, s, c], o and c rounded up to panels.
// Threads: chunks of samples. Floor: 2·N·OH·OW·O·C·KH·KW operations.
#include <cstring>

#include "convolution.h"
#include "outer_product.h"
#include "parallel.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

// Buffers: x, dy, then sinks.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a)
      : ParameterGradient(a),
        g_(a),
        vectors_((g_.channels + kLanes - 1) / kLanes),
        width_(vectors_ * kLanes),
        rows_(panel_rows(g_.out_channels, static_cast<int>(std::min<int64_t>(vectors_, kPanelVectors)))),
        only_sum_(a.integer("sinks") == kAccumulate) {
    for (int i = 0; i < 2; ++i) {
      covered_[i] = (g_.out[i] - 1) * g_.stride[i] + (g_.kernel[i] - 1) * g_.dilation[i] + 1;
    }
  }

 protected:
  int operands() const override { return 2; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.weights(); }
  int64_t tile_size() const override { return out_panels() * rows_ * taps() * width_; }
  size_t scratch_bytes() const override {
    const int64_t most = only_sum_ ? (g_.batch + chunk_count() - 1) / std::max<int64_t>(1, chunk_count()) : 1;
    return x_bytes(most) + sizeof(float) * static_cast<size_t>(most * positions() * out_panels() * rows_);
  }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    const int64_t count = samples.size();
    auto* x = reinterpret_cast<float*>(scratch);
    auto* dy = reinterpret_cast<float*>(scratch + x_bytes(count));
    for (int64_t i = 0; i < count; ++i) {
      pack_columns(args.in(0) + (samples.begin + i) * g_.in_sample(), i, count, x);
      pack_rows(args.in(1) + (samples.begin + i) * g_.out_sample(), g_.out_channels, rows_, i * positions(),
                positions(), count * positions(), dy);
    }
    for (int64_t first = 0; first < vectors_; first += kPanelVectors) {
      const int64_t vectors = std::min<int64_t>(kPanelVectors, vectors_ - first), panel = vectors * kLanes;
      const float* columns = x + first * kLanes * count * bordered();
      const Sweep sweep{
          count, g_.out[0], g_.out[1], bordered() * panel, g_.stride[0] * covered_[1] * panel, g_.stride[1] * panel};
      for (int64_t r = 0; r < g_.kernel[0]; ++r) {
        for (int64_t s = 0; s < g_.kernel[1]; ++s) {
          const float* shifted = columns + (r * g_.dilation[0] * covered_[1] + s * g_.dilation[1]) * panel;
          float* out = tile + (r * g_.kernel[1] + s) * width_ + first * kLanes;
          for (int64_t o = 0; o < out_panels(); ++o) {
            outer_panels(rows_, static_cast<int>(vectors), sweep, shifted, dy + o * rows_ * count * positions(),
                         out + o * rows_ * taps() * width_, taps() * width_);
          }
        }
      }
    }
  }

  bool has_own_order() const override { return taps() > 1 || tile_size() != size(); }

  void to_parameter_order(const float* tile, float* parameter) override {
    for (int64_t o = 0; o < g_.out_channels; ++o) {
      const float* from = tile + o * taps() * width_;
      float* to = parameter + o * taps() * g_.channels;
      for (int64_t c = 0; c < g_.channels; ++c) {
        for (int64_t t = 0; t < taps(); ++t) to[c * taps() + t] = from[t * width_ + c];
      }
    }
  }

  void to_tile_order(const float* parameter, float* tile) override {
    std::memset(tile, 0, sizeof(float) * tile_size());
    for (int64_t o = 0; o < g_.out_channels; ++o) {
      const float* from = parameter + o * taps() * g_.channels;
      float* to = tile + o * taps() * width_;
      for (int64_t c = 0; c < g_.channels; ++c) {
        for (int64_t t = 0; t < taps(); ++t) to[t * width_ + c] = from[c * taps() + t];
      }
    }
  }

 private:
  int64_t taps() const { return g_.kernel[0] * g_.kernel[1]; }
  int64_t positions() const { return g_.out[0] * g_.out[1]; }
  int64_t bordered() const { return covered_[0] * covered_[1]; }
  int64_t out_panels() const { return (g_.out_channels + rows_ - 1) / rows_; }
  size_t x_bytes(int64_t count) const { return aligned(sizeof(float) * count * bordered() * width_); }

  // x [H, W, C] of sample i of `count` as panels [panel][sample][bordered position][vectors]: the part of the picture
  // amid zeros that taps touch.
  void pack_columns(const float* x, int64_t i, int64_t count, float* panels) const {
    for (int64_t first = 0; first < width_; first += kPanelVectors * kLanes) {
      const int64_t panel = std::min<int64_t>(kPanelVectors * kLanes, width_ - first);
      const int64_t valid = std::min(panel, g_.channels - first);
      float* to = panels + (first * count + i * panel) * bordered();
      for (int64_t h = 0; h < covered_[0]; ++h) {
        const int64_t from_row = h - g_.pad[0];
        for (int64_t w = 0; w < covered_[1]; ++w, to += panel) {
          const int64_t from_column = w - g_.pad[1];
          const bool inside = from_row >= 0 && from_row < g_.in[0] && from_column >= 0 && from_column < g_.in[1];
          const float* from = x + (from_row * g_.in[1] + from_column) * g_.channels + first;
          const int64_t taken = inside ? valid : 0;
          for (int64_t c = 0; c < taken; ++c) to[c] = from[c];
          for (int64_t c = taken; c < panel; ++c) to[c] = 0;
        }
      }
    }
  }

  ConvolutionGeometry g_;
  int64_t vectors_, width_;
  int rows_;
  bool only_sum_;
  std::array<int64_t, 2> covered_{};
};

}  // namespace

std::unique_ptr<Kernel> dense_weight_gradient(const Attributes& a) { return std::make_unique<WeightGradient>(a); }

}  // namespace unhear
