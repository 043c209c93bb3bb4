// sample_slice_gradient — gradient of a parameter that enters each sample as it is (positions, a token): the gradient
// of sample n is dy[n·stride + offset …] for `size` floats.
//
// Threads: chunks of samples. Floor: the slices of dy read once.
#include <cstring>

#include "parameter_gradient.h"

namespace unhear {
namespace {

// Buffers: dy, then sinks.
class SampleSlice final : public ParameterGradient {
 public:
  explicit SampleSlice(const Attributes& a)
      : ParameterGradient(a),
        batch_(a.integer("batch")),
        size_(a.integer("size")),
        stride_(a.integer("stride")),
        offset_(a.integer("offset")) {}

 protected:
  int operands() const override { return 1; }
  int64_t samples() const override { return batch_; }
  int64_t size() const override { return size_; }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char*) override {
    const float* slice = args.in(0) + samples.begin * stride_ + offset_;
    std::memcpy(tile, slice, sizeof(float) * size_);
    for (int64_t n = 1; n < samples.size(); ++n) {
      slice += stride_;
#pragma omp simd
      for (int64_t i = 0; i < size_; ++i) tile[i] += slice[i];
    }
  }

 private:
  int64_t batch_, size_, stride_, offset_;
};

const Register sample_slice("sample_slice_gradient",
                            [](const Attributes& a) { return std::make_unique<SampleSlice>(a); });

}  // namespace
}  // namespace unhear
