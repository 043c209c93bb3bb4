// scale — y = factor·x. Threads: tiles of 16 Ki elements. Floor: bytes read and written once.
#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// Buffers: x, y. May run in place.
std::unique_ptr<Kernel> scale(const Attributes& a) {
  const int64_t size = a.integer("size");
  const float factor = static_cast<float>(a.real("factor"));
  return kernel([size, factor](const Args& args) {
    const float* x = args.in(0);
    float* y = args.out(1);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = factor * x[i];
    });
  });
}

const Register register_scale("scale", scale);

}  // namespace
}  // namespace unhear
