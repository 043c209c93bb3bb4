// gelu — y = x Φ(x), Φ the standard normal distribution (Hendrycks & Gimpel, 2016; the exact form, not the tanh one).
//
// Threads: tiles of 16 Ki elements. Floor: bytes read and written once.
#include "kernel.h"
#include "parallel.h"
#include "vector_math.h"

namespace unhear {
namespace {

// Buffers: x, y. May run in place.
std::unique_ptr<Kernel> gelu_forward(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    const float* x = args.in(0);
    float* y = args.out(1);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = x[i] * vector_normal(x[i]).distribution;
    });
  });
}

// dx = dy (Φ(x) + x φ(x)). Buffers: x, dy, dx. May run in place of either.
std::unique_ptr<Kernel> gelu_gradient(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    const float *x = args.in(0), *dy = args.in(1);
    float* dx = args.out(2);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) {
        const Normal n = vector_normal(x[i]);
        dx[i] = dy[i] * (n.distribution + x[i] * n.density);
      }
    });
  });
}

const Register register_forward("gelu_forward", gelu_forward);
const Register register_gradient("gelu_gradient", gelu_gradient);

}  // namespace
}  // namespace unhear
