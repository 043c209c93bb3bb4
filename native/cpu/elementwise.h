// Kernels that apply a function to each of `size` floats. Threads: tiles of 16 Ki elements. Floor: bytes read and
// written once.
#pragma once

#include "kernel.h"
#include "parallel.h"

namespace unhear {

// y = f(x). Buffers: x, y. May run in place.
template <typename Function>
std::unique_ptr<Kernel> unary(const Attributes& attributes, Function f) {
  const int64_t size = attributes.integer("size");
  return kernel([size, f](const Args& args) {
    const float* x = args.in(0);
    float* y = args.out(1);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = f(x[i]);
    });
  });
}

// y = f(a, b). Buffers: a, b, y. May run in place of either.
template <typename Function>
std::unique_ptr<Kernel> binary(const Attributes& attributes, Function f) {
  const int64_t size = attributes.integer("size");
  return kernel([size, f](const Args& args) {
    const float *a = args.in(0), *b = args.in(1);
    float* y = args.out(2);
    parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
      for (int64_t i = r.begin; i < r.end; ++i) y[i] = f(a[i], b[i]);
    });
  });
}

}  // namespace unhear
