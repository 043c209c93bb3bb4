// Joins what the blocks of a parameter's gradient left (parameter_gradient.cuh).
//
// Threads: sums, one element of the parameter each, chunks in order; samples, a warp each, lanes over tiles, added in
// double by butterfly. 256 a block. Floor: partial sums read once, the result read and written once.
#include "elements.cuh"
#include "reduce.cuh"

using namespace unhear;

// sum[P] += Σ partial[chunk][P].
extern "C" __global__ void parameter_gradient_join_sums(const float* partial, float* sum, int64_t chunks,
                                                        int64_t size) {
  for (int64_t p = global_thread(); p < size; p += global_threads()) {
    float total = partial[p];
    for (int64_t c = 1; c < chunks; ++c) total += partial[c * size + p];
    sum[p] += total;
  }
}

// result[N] += Σ shares[tile][N].
extern "C" __global__ void parameter_gradient_join_samples(const float* shares, float* result, int64_t tiles,
                                                           int64_t samples) {
  const int64_t i = global_thread() / kWarp;
  if (i >= samples) return;
  double total = 0;
  for (int64_t t = threadIdx.x % kWarp; t < tiles; t += kWarp) total += shares[t * samples + i];
  total = warp_sum(total);
  if (threadIdx.x % kWarp == 0) result[i] += static_cast<float>(total);
}
