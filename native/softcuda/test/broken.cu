// Kernels of the driver's own tests that are wrong, each in one way that the driver has to notice.

// Halves of a block wait at different barriers.
extern "C" __global__ void barriers_in_branches(int* out) {
  if (threadIdx.x < blockDim.x / 2) {
    out[threadIdx.x] = 1;
    __syncthreads();
  } else {
    out[threadIdx.x] = 2;
    __syncthreads();
  }
}

// Lanes that have left are asked for their values.
extern "C" __global__ void shuffle_after_exit(int* out) {
  if (threadIdx.x % 32 >= 16) return;
  out[threadIdx.x] = __shfl_down_sync(0xFFFFFFFFu, static_cast<int>(threadIdx.x), 1);
}

// Some lanes wait for their warp, the others of the warp for the block.
extern "C" __global__ void shuffle_against_barrier(int* out) {
  if (threadIdx.x % 32 < 16) {
    out[threadIdx.x] = __shfl_xor_sync(0xFFFFFFFFu, 1, 1);
  } else {
    __syncthreads();
  }
}

// The block is no whole number of warps.
extern "C" __global__ void shuffle_of_whole_warp(int* out) {
  out[threadIdx.x] = __shfl_xor_sync(0xFFFFFFFFu, static_cast<int>(threadIdx.x), 1);
}

extern "C" __global__ void mask_without_self(int* out) { out[threadIdx.x] = __ballot_sync(0xFFFEu, 1); }

extern "C" __global__ void masks_disagree(int* out) {
  out[threadIdx.x] = __ballot_sync(threadIdx.x % 32 == 5 ? 0xFFFFu : 0xFFFFFFFFu, 1);
}

// Lanes of one warp ask for different things under one mask.
extern "C" __global__ void shuffles_disagree(int* out) {
  if (threadIdx.x % 2) {
    out[threadIdx.x] = __shfl_xor_sync(0xFFFFFFFFu, 1, 1);
  } else {
    out[threadIdx.x] = __shfl_down_sync(0xFFFFFFFFu, 1, 1);
  }
}

// No barrier between writing and reading.
extern "C" __global__ void reverse_without_barrier(const int* values, int* reversed) {
  extern __shared__ int tile[];
  tile[threadIdx.x] = values[threadIdx.x];
  reversed[threadIdx.x] = tile[blockDim.x - 1 - threadIdx.x];
}

// No barrier between reading and the next write: right in one order of the threads, wrong in most.
extern "C" __global__ void rotate_twice(int* out) {
  __shared__ int tile[64];
  int value = threadIdx.x;
  for (int round = 0; round < 2; ++round) {
    tile[threadIdx.x] = value;
    __syncthreads();
    value = tile[(threadIdx.x + 1) % 64];
  }
  out[threadIdx.x] = value;
}

extern "C" __global__ void read_unwritten_shared(float* out) {
  __shared__ float tile[64];
  if (threadIdx.x < 32) tile[threadIdx.x] = 1;
  __syncthreads();
  out[threadIdx.x] = tile[threadIdx.x];
}

extern "C" __global__ void write_past_shared(int* out, int index) {
  __shared__ int tile[32], next[32];
  next[threadIdx.x] = 0;
  tile[index] = 1;
  __syncthreads();
  out[threadIdx.x] = next[threadIdx.x] + tile[threadIdx.x];
}

extern "C" __global__ void write_at(float* out, int index) { out[index] = 1; }

extern "C" __global__ void read_at(const float* values, float* out, int index) { out[0] = values[index]; }

extern "C" __global__ void too_much_shared(int* out) {
  __shared__ int tile[16384];
  tile[threadIdx.x] = 1;
  out[threadIdx.x] = tile[threadIdx.x];
}

extern "C" __global__ void failing_assertion(int* out, int n) {
  assert(n > 3);
  out[0] = n;
}

extern "C" __global__ void read_shared_at(float* out, int index) {
  __shared__ float tile[32];
  tile[threadIdx.x] = 1;
  __syncthreads();
  const float* end = tile + index;
  out[threadIdx.x] = *end;
}

extern "C" __global__ void double_of(int* out, int value) { out[0] = value + value; }
