// layer_sum — y = Σ_l s_l x_l with s = softmax(w): x_l [N, size], w [layers].
//
// Threads: tiles of 16 Ki elements; for ∂w chunks of samples. Floor: every x_l read once, y written once.
#include <cmath>
#include <vector>

#include "parameter_gradient.h"

namespace unhear {
namespace {

std::vector<float> softmax(const float* w, int64_t layers) {
  std::vector<float> s(w, w + layers);
  const float largest = *std::max_element(s.begin(), s.end());
  double sum = 0;
  for (float& value : s) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (float& value : s) value = static_cast<float>(value / sum);
  return s;
}

// Buffers: w, x_0, x_1, …, y.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const int64_t layers = a.integer("layers"), size = a.integer("batch") * a.integer("size");
  return kernel([=](const Args& args) {
    const std::vector<float> s = softmax(args.in(0), layers);
    float* y = args.out(static_cast<int>(layers) + 1);
    parallel_elements(args.threads, size, [&](Range r) {
      for (int64_t l = 0; l < layers; ++l) {
        const float *x = args.in(static_cast<int>(l) + 1), share = s[l];
        if (l == 0) {
#pragma omp simd
          for (int64_t i = r.begin; i < r.end; ++i) y[i] = share * x[i];
        } else {
#pragma omp simd
          for (int64_t i = r.begin; i < r.end; ++i) y[i] += share * x[i];
        }
      }
    });
  });
}

// dx_l = s_l dy. Buffers: w, dy, dx_l (=).
std::unique_ptr<Kernel> input_gradient(const Attributes& a) {
  const int64_t layers = a.integer("layers"), layer = a.integer("layer");
  const int64_t size = a.integer("batch") * a.integer("size");
  return kernel([=](const Args& args) {
    const float share = softmax(args.in(0), layers)[layer];
    const float* dy = args.in(1);
    float* dx = args.out(2);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) dx[i] = share * dy[i];
    });
  });
}

// ∂w_l = s_l (d_l − Σ_m s_m d_m) with d_l = Σ dy x_l. Buffers: w, dy, x_0, x_1, …, then sinks.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a)
      : ParameterGradient(a), layers_(a.integer("layers")), batch_(a.integer("batch")), size_(a.integer("size")) {}

 protected:
  int operands() const override { return static_cast<int>(layers_) + 2; }
  int64_t samples() const override { return batch_; }
  int64_t size() const override { return layers_; }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char*) override {
    const std::vector<float> s = softmax(args.in(0), layers_);
    std::vector<double> products(layers_);
    double mean = 0;
    for (int64_t l = 0; l < layers_; ++l) {
      products[l] = product(args.in(1), args.in(static_cast<int>(l) + 2), samples);
      mean += s[l] * products[l];
    }
    for (int64_t l = 0; l < layers_; ++l) tile[l] = static_cast<float>(s[l] * (products[l] - mean));
  }

 private:
  double product(const float* dy, const float* x, Range samples) const {
    constexpr int64_t run = 1024;
    double total = 0;
    for (int64_t begin = samples.begin * size_; begin < samples.end * size_; begin += run) {
      const int64_t end = std::min(begin + run, samples.end * size_);
      float sum = 0;
#pragma omp simd reduction(+ : sum)
      for (int64_t i = begin; i < end; ++i) sum += dy[i] * x[i];
      total += sum;
    }
    return total;
  }

  int64_t layers_, batch_, size_;
};

const Register register_forward("layer_sum_forward", forward);
const Register register_input("layer_sum_input_gradient", input_gradient);
const Register register_weight("layer_sum_weight_gradient",
                               [](const Attributes& a) { return std::make_unique<WeightGradient>(a); });

}  // namespace
}  // namespace unhear
