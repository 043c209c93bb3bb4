// Losses with one value a sample, in float64 inside a sample: classes are few and these numbers are what is measured.
//
// softmax_cross_entropy   loss[i] = −log softmax(z_i)[y_i]
// kl_divergence           loss[i] = T² Σ_c p_c (log p_c − log q_c), p = softmax(t_i/T), q = softmax(z_i/T)
//
// The gradient kernels take `weight` [N], the upstream gradient of loss[i], and write (=) the gradient of the logits z.
// A sample with weight 0 contributes exactly 0. A teacher logit of −∞ is a class with p = 0, where 0 log 0 = 0.
#include <cmath>
#include <vector>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// log Σ exp(z/T)
double log_sum_exp(const float* z, int64_t classes, double temperature) {
  double largest = -INFINITY;
  for (int64_t c = 0; c < classes; ++c) largest = std::max(largest, z[c] / temperature);
  double sum = 0;
  for (int64_t c = 0; c < classes; ++c) sum += std::exp(z[c] / temperature - largest);
  return largest + std::log(sum);
}

struct Geometry {
  int64_t batch, classes;
  double temperature;
  explicit Geometry(const Attributes& a)
      : batch(a.integer("batch")), classes(a.integer("classes")), temperature(a.real("temperature", 1.0f)) {}
};

// Buffers: logits, target (int), loss.
std::unique_ptr<Kernel> cross_entropy_forward(const Attributes& a) {
  const Geometry g(a);
  return kernel([g](const Args& args) {
    parallel_elements(args.threads, g.batch, [&](Range r) {
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float* z = args.in(0) + i * g.classes;
        args.out(2)[i] = static_cast<float>(log_sum_exp(z, g.classes, 1) - z[args.ints(1)[i]]);
      }
    });
  });
}

// Buffers: logits, target (int), weight, gradient.
std::unique_ptr<Kernel> cross_entropy_gradient(const Attributes& a) {
  const Geometry g(a);
  return kernel([g](const Args& args) {
    parallel_elements(args.threads, g.batch, [&](Range r) {
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float* z = args.in(0) + i * g.classes;
        const double weight = args.in(2)[i], normaliser = log_sum_exp(z, g.classes, 1);
        float* gradient = args.out(3) + i * g.classes;
        for (int64_t c = 0; c < g.classes; ++c) {
          const double p = std::exp(z[c] - normaliser) - (c == args.ints(1)[i] ? 1 : 0);
          gradient[c] = weight == 0 ? 0 : static_cast<float>(weight * p);
        }
      }
    });
  });
}

// Buffers: logits, teacher logits, loss.
std::unique_ptr<Kernel> kl_forward(const Attributes& a) {
  const Geometry g(a);
  return kernel([g](const Args& args) {
    parallel_elements(args.threads, g.batch, [&](Range r) {
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float *z = args.in(0) + i * g.classes, *t = args.in(1) + i * g.classes;
        const double zn = log_sum_exp(z, g.classes, g.temperature), tn = log_sum_exp(t, g.classes, g.temperature);
        double sum = 0;
        for (int64_t c = 0; c < g.classes; ++c) {
          const double log_p = t[c] / g.temperature - tn, log_q = z[c] / g.temperature - zn;
          const double p = std::exp(log_p);
          if (p > 0) sum += p * (log_p - log_q);
        }
        args.out(2)[i] = static_cast<float>(g.temperature * g.temperature * sum);
      }
    });
  });
}

// Buffers: logits, teacher logits, weight, gradient.
std::unique_ptr<Kernel> kl_gradient(const Attributes& a) {
  const Geometry g(a);
  return kernel([g](const Args& args) {
    parallel_elements(args.threads, g.batch, [&](Range r) {
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float *z = args.in(0) + i * g.classes, *t = args.in(1) + i * g.classes;
        const double zn = log_sum_exp(z, g.classes, g.temperature), tn = log_sum_exp(t, g.classes, g.temperature);
        const double weight = args.in(2)[i];
        float* gradient = args.out(3) + i * g.classes;
        for (int64_t c = 0; c < g.classes; ++c) {
          const double q = std::exp(z[c] / g.temperature - zn), p = std::exp(t[c] / g.temperature - tn);
          gradient[c] = weight == 0 ? 0 : static_cast<float>(weight * g.temperature * (q - p));
        }
      }
    });
  });
}

const Register register_ce_forward("softmax_cross_entropy_forward", cross_entropy_forward);
const Register register_ce_gradient("softmax_cross_entropy_gradient", cross_entropy_gradient);
const Register register_kl_forward("kl_divergence_forward", kl_forward);
const Register register_kl_gradient("kl_divergence_gradient", kl_gradient);

}  // namespace
}  // namespace unhear
