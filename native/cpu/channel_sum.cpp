// channel_sum — gradient of a bias or shift: Σ over positions of dy [N, positions, C], channels-last.
//
// Threads: chunks of samples; positions in order. Floor: dy read once.
#include <cstring>

#include "parameter_gradient.h"

namespace unhear {
namespace {

// Buffers: dy, then sinks.
class ChannelSum final : public ParameterGradient {
 public:
  explicit ChannelSum(const Attributes& a)
      : ParameterGradient(a),
        batch_(a.integer("batch")),
        positions_(a.integer("positions")),
        channels_(a.integer("channels")) {}

 protected:
  int operands() const override { return 1; }
  int64_t samples() const override { return batch_; }
  int64_t size() const override { return channels_; }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char*) override {
    std::memset(tile, 0, sizeof(float) * channels_);
    const float* row = args.in(0) + samples.begin * positions_ * channels_;
    for (int64_t r = 0; r < samples.size() * positions_; ++r, row += channels_) {
#pragma omp simd
      for (int64_t c = 0; c < channels_; ++c) tile[c] += row[c];
    }
  }

 private:
  int64_t batch_, positions_, channels_;
};

const Register channel_sum("channel_sum", [](const Attributes& a) { return std::make_unique<ChannelSum>(a); });

}  // namespace
}  // namespace unhear
