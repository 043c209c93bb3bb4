// silu — y = x σ(x), σ(x) = 1/(1 + exp(−x)); also called swish (Elfwing et al., 2017).
//
// Threads: tiles of 16 Ki elements. Floor: bytes read and written once.
#include "kernel.h"
#include "parallel.h"
#include "vector_math.h"

namespace unhear {
namespace {

// Buffers: x, y. May run in place.
std::unique_ptr<Kernel> silu_forward(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    const float* x = args.in(0);
    float* y = args.out(1);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = x[i] * vector_sigmoid(x[i]);
    });
  });
}

// dx = dy σ (1 + x (1 − σ)). Buffers: x, dy, dx. May run in place of either.
std::unique_ptr<Kernel> silu_gradient(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    const float *x = args.in(0), *dy = args.in(1);
    float* dx = args.out(2);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) {
        const float s = vector_sigmoid(x[i]);
        dx[i] = dy[i] * (s * (1.0f + x[i] * (1.0f - s)));
      }
    });
  });
}

const Register register_forward("silu_forward", silu_forward);
const Register register_gradient("silu_gradient", silu_gradient);

}  // namespace
}  // namespace unhear
