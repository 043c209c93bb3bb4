// mean — over the middle axis of [outer, middle, inner]: over all positions, or over frequency alone.
// With lengths [outer] the mean is over so many of them; 0 for a length of 0.
//
// Threads: one outer index a tile; middle in order. Floor: x read once, dx written once.
#include <cstring>

#include "kernel.h"
#include "lengths.h"
#include "parallel.h"

namespace unhear {
namespace {

struct Extent {
  int64_t outer, middle, inner;
  bool masked;
  explicit Extent(const Attributes& a)
      : outer(a.integer("outer")),
        middle(a.integer("middle")),
        inner(a.integer("inner")),
        masked(a.integer("masked", 0)) {}
  Lengths lengths(const Args& args) const { return {masked ? args.ints(1) : nullptr, middle}; }
  int result() const { return masked ? 2 : 1; }
};

// Buffers: x, (lengths,) y.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Extent e(a);
  return kernel([e](const Args& args) {
    const Lengths lengths = e.lengths(args);
    parallel_tiles(args.threads, e.outer, [&](int64_t n, int) {
      const int64_t length = lengths.of(n);
      const float scale = 1.0f / static_cast<float>(std::max<int64_t>(1, length));
      const float* x = args.in(0) + n * e.middle * e.inner;
      float* y = args.out(e.result()) + n * e.inner;
      std::memset(y, 0, sizeof(float) * e.inner);
      for (int64_t m = 0; m < length; ++m, x += e.inner) {
#pragma omp simd
        for (int64_t i = 0; i < e.inner; ++i) y[i] += x[i];
      }
#pragma omp simd
      for (int64_t i = 0; i < e.inner; ++i) y[i] *= scale;
    });
  });
}

// Buffers: dy, (lengths,) dx (=).
std::unique_ptr<Kernel> gradient(const Attributes& a) {
  const Extent e(a);
  return kernel([e](const Args& args) {
    const Lengths lengths = e.lengths(args);
    parallel_tiles(args.threads, e.outer, [&](int64_t n, int) {
      const int64_t length = lengths.of(n);
      const float scale = 1.0f / static_cast<float>(std::max<int64_t>(1, length));
      const float* dy = args.in(0) + n * e.inner;
      float* dx = args.out(e.result()) + n * e.middle * e.inner;
      for (int64_t m = 0; m < length; ++m, dx += e.inner) {
#pragma omp simd
        for (int64_t i = 0; i < e.inner; ++i) dx[i] = dy[i] * scale;
      }
      std::memset(dx, 0, sizeof(float) * (e.middle - length) * e.inner);
    });
  });
}

const Register register_forward("mean_forward", forward);
const Register register_gradient("mean_gradient", gradient);

}  // namespace
}  // namespace unhear
