// Optimizers: one launch over the whole flat parameter buffer. What changes from step to step is read from `hyper`,
// in device memory, so that a recorded program never has to be made again.
//
// sgd    g ← g + wd θ;  b ← first ? g : μ b + g;  θ ← θ − lr b
// adam   g ← g + wd θ;  m ← β1 m + (1−β1) g;  v ← β2 v + (1−β2) g²;  θ ← θ − lr (m/c1) / (√(v/c2) + eps)
// adamw  θ ← (1 − lr wd) θ first, then adam without wd in g
//
// Only elements with mask ≠ 0 move; the mask is 1 for trainable parameters. Gradients are left as they are.
#include <cmath>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// Buffers: θ, gradient, mask, momentum, hyper = {lr, wd, μ, first}.
std::unique_ptr<Kernel> sgd(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    float* theta = args.out(0);
    const float *gradient = args.in(1), *mask = args.in(2);
    float* momentum = args.out(3);
    const float *h = args.in(4), lr = h[0], wd = h[1], mu = h[3] != 0 ? 0 : h[2];
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float b = mu * momentum[i] + (gradient[i] + wd * theta[i]);
        momentum[i] = mask[i] != 0 ? b : 0;
        theta[i] = mask[i] != 0 ? theta[i] - lr * b : theta[i];
      }
    });
  });
}

// Buffers: θ, gradient, mask, m, v, hyper = {lr, wd, β1, β2, eps, c1, c2, 1−β1, 1−β2}; `decoupled` makes it adamw. 1−β
// comes from float64: in float32 1 − 0.999 is wrong by 1e-5 of itself, and the error would not average out over the
// steps.
std::unique_ptr<Kernel> adam(const Attributes& a) {
  const int64_t size = a.integer("size");
  const bool decoupled = a.integer("decoupled") != 0;
  return kernel([size, decoupled](const Args& args) {
    float* theta = args.out(0);
    const float *gradient = args.in(1), *mask = args.in(2);
    float *m = args.out(3), *v = args.out(4);
    const float* h = args.in(5);
    const float lr = h[0], beta1 = h[2], beta2 = h[3], eps = h[4], new1 = h[7], new2 = h[8];
    const float decay = decoupled ? 1 - lr * h[1] : 1, l2 = decoupled ? 0 : h[1];
    const float step = lr / h[5], root = 1 / std::sqrt(h[6]);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float old = theta[i], g = gradient[i] + l2 * old;
        const float mi = beta1 * m[i] + new1 * g, vi = beta2 * v[i] + new2 * g * g;
        const float moved = decay * old - step * mi / (std::sqrt(vi) * root + eps);
        m[i] = mask[i] != 0 ? mi : 0;
        v[i] = mask[i] != 0 ? vi : 0;
        theta[i] = mask[i] != 0 ? moved : old;
      }
    });
  });
}

const Register register_sgd("sgd", sgd);
const Register register_adam("adam", adam);

}  // namespace
}  // namespace unhear
