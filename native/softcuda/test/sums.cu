// Kernels of the driver's own tests that are right: sums that need shared memory, barriers and shuffles.

namespace {

// A template, so that each instance has an array of its own.
template <typename T>
__device__ T block_sum(T value) {
  __shared__ T sums[32];
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(0xFFFFFFFFu, value, step);
  if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = value;
  __syncthreads();
  value = threadIdx.x % 32 < blockDim.x / 32 ? sums[threadIdx.x % 32] : T{0};
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(0xFFFFFFFFu, value, step);
  __syncthreads();
  return value;
}

}  // namespace

// sums[block] = sum of the block's values.
extern "C" __global__ void sum(const float* values, float* sums, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const float sum = block_sum(i < n ? values[i] : 0.0f);
  const double count = block_sum(i < n ? 1.0 : 0.0);
  if (threadIdx.x == 0) sums[blockIdx.x] = count > 0 ? sum : 0;
}

// reversed[i] = values[n − 1 − i] within each block, through dynamic shared memory.
extern "C" __global__ void __launch_bounds__(1024) reverse(const int* values, int* reversed) {
  extern __shared__ __align__(16) int tile[];
  const int first = blockIdx.x * blockDim.x;
  tile[threadIdx.x] = values[first + threadIdx.x];
  __syncthreads();
  reversed[first + threadIdx.x] = tile[blockDim.x - 1 - threadIdx.x];
}

// counter += amount for each thread of the grid.
extern "C" __global__ void add_to(int* counter, int amount) { atomicAdd(counter, amount); }
