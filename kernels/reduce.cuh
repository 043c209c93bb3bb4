// Sums over the threads of a warp or block, always in the same order.
//
// A warp adds by halves (a butterfly, so every lane ends with the sum). A block adds its warps' sums by a butterfly of
// the first warp. All threads of the block must call.
#pragma once

namespace unhear {

constexpr int kWarp = 32;
constexpr unsigned kAllLanes = 0xFFFFFFFFu;

struct Sum {
  template <typename T>
  __device__ T operator()(T a, T b) const {
    return a + b;
  }
};

struct Largest {
  template <typename T>
  __device__ T operator()(T a, T b) const {
    return a < b ? b : a;
  }
};

// Over the 32 lanes of a warp; every lane gets the result.
template <typename T, typename Operation>
__device__ T warp_reduce(T value, Operation operation) {
  for (int step = kWarp / 2; step > 0; step /= 2) value = operation(value, __shfl_xor_sync(kAllLanes, value, step));
  return value;
}

template <typename T>
__device__ T warp_sum(T value) {
  return warp_reduce(value, Sum{});
}

// Over a block of whole warps, one-dimensional or with x innermost; every thread gets the sum.
template <typename T>
__device__ T block_sum(T value) {
  __shared__ T sums[kWarp];
  const int thread = threadIdx.y * blockDim.x + threadIdx.x;
  const int warps = static_cast<int>(blockDim.x * blockDim.y) / kWarp;
  value = warp_sum(value);
  if (thread % kWarp == 0) sums[thread / kWarp] = value;
  __syncthreads();
  value = warp_sum(thread % kWarp < warps ? sums[thread % kWarp] : T{0});
  // The next sum writes here again.
  __syncthreads();
  return value;
}

}  // namespace unhear
