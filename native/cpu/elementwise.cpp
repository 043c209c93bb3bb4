// Elementwise kernels over `size` floats. Threads: tiles of 16 Ki elements. Floor: bytes read and written once.
#include "kernel.h"
#include "parallel.h"
#include "vector_math.h"

namespace unhear {
namespace {

// y = max(x, 0). Buffers: x, y. May run in place.
std::unique_ptr<Kernel> relu_forward(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    const float* x = args.in(0);
    float* y = args.out(1);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = x[i] > 0 ? x[i] : 0;
    });
  });
}

// dx = dy where y > 0, else 0. Buffers: y, dy, dx. May run in place of dy.
std::unique_ptr<Kernel> relu_gradient(const Attributes& a) {
  const int64_t size = a.integer("size");
  return kernel([size](const Args& args) {
    const float *y = args.in(0), *dy = args.in(1);
    float* dx = args.out(2);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) dx[i] = select(y[i] > 0, dy[i], 0.0f);
    });
  });
}

// y = a + b. Buffers: a, b, y. May run in place of a.
std::unique_ptr<Kernel> add(const Attributes& attributes) {
  const int64_t size = attributes.integer("size");
  return kernel([size](const Args& args) {
    const float *a = args.in(0), *b = args.in(1);
    float* y = args.out(2);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = a[i] + b[i];
    });
  });
}

const Register register_relu_forward("relu_forward", relu_forward);
const Register register_relu_gradient("relu_gradient", relu_gradient);
const Register register_add("add", add);

}  // namespace
}  // namespace unhear
