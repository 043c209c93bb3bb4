// sample_slice_gradient — gradient of a parameter that enters each sample as it is (positions, a token): the gradient
// of sample n is dy[n·stride + offset …] for `size` floats.
//
// Threads: column_gradient.cuh, a sample being a row; a unit is `unit_rows` samples. Floor: the slices of dy read once.
#include "column_gradient.cuh"

using namespace unhear;

namespace {

struct Slices {
  const float* dy;
  int64_t stride;
  int element = 0;
  __device__ void choose(int64_t i) { element = static_cast<int>(i); }
  __device__ float operator()(int64_t n) const { return dy[n * stride + element]; }
  __device__ int place() const { return element; }
};

}  // namespace

extern "C" __global__ void sample_slice_gradient(const float* dy, Sinks sinks, int64_t size, int64_t samples,
                                                 int64_t unit_rows, int64_t stride, int64_t offset,
                                                 int64_t per_sample) {
  column_gradients(sinks, Slices{dy + offset, stride}, size, samples, unit_rows, per_sample != 0);
}
