// mean — over the middle axis of [outer, middle, inner]: over all positions, or over frequency alone.
//
// Threads: one outer index a tile; middle in order. Floor: x read once, dx written once.
#include <cstring>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

struct Extent {
  int64_t outer, middle, inner;
  explicit Extent(const Attributes& a)
      : outer(a.integer("outer")), middle(a.integer("middle")), inner(a.integer("inner")) {}
};

// Buffers: x, y.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Extent e(a);
  return kernel([e](const Args& args) {
    const float scale = 1.0f / static_cast<float>(e.middle);
    parallel_tiles(args.threads, e.outer, [&](int64_t n, int) {
      const float* x = args.in(0) + n * e.middle * e.inner;
      float* y = args.out(1) + n * e.inner;
      std::memset(y, 0, sizeof(float) * e.inner);
      for (int64_t m = 0; m < e.middle; ++m, x += e.inner) {
#pragma omp simd
        for (int64_t i = 0; i < e.inner; ++i) y[i] += x[i];
      }
#pragma omp simd
      for (int64_t i = 0; i < e.inner; ++i) y[i] *= scale;
    });
  });
}

// Buffers: dy, dx (=).
std::unique_ptr<Kernel> gradient(const Attributes& a) {
  const Extent e(a);
  return kernel([e](const Args& args) {
    const float scale = 1.0f / static_cast<float>(e.middle);
    parallel_tiles(args.threads, e.outer, [&](int64_t n, int) {
      const float* dy = args.in(0) + n * e.inner;
      float* dx = args.out(1) + n * e.middle * e.inner;
      for (int64_t m = 0; m < e.middle; ++m, dx += e.inner) {
#pragma omp simd
        for (int64_t i = 0; i < e.inner; ++i) dx[i] = dy[i] * scale;
      }
    });
  });
}

const Register register_forward("mean_forward", forward);
const Register register_gradient("mean_gradient", gradient);

}  // namespace
}  // namespace unhear
