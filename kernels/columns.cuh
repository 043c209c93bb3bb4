// Sums down the columns of a matrix whose rows lie one after another: means over time, gradients of biases and norms.
//
// A block of 32×8 threads has 32 columns: a warp reads 32 neighbours of a row, which is one line of memory, and the
// eight warps take every eighth row. Their eight sums are added in order.
#pragma once

#include <cstdint>

namespace unhear {

constexpr int kColumns = 32;
constexpr int kRowsAtOnce = 8;

// Two sums in one pass.
struct Pair {
  float first, second;
  __device__ Pair& operator+=(Pair other) {
    first += other.first;
    second += other.second;
    return *this;
  }
};

// Σ value(row) over rows [first, end) for the column of threadIdx.x; T is float or Pair. All threads of the block must
// call, and all of a column get the sum.
template <typename T, typename Value>
__device__ T column_sum(int64_t first, int64_t end, Value value) {
  __shared__ T sums[kRowsAtOnce][kColumns];
  T sum{};
#pragma unroll 4
  for (int64_t row = first + threadIdx.y; row < end; row += kRowsAtOnce) sum += value(row);
  sums[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  sum = sums[0][threadIdx.x];
#pragma unroll
  for (int k = 1; k < kRowsAtOnce; ++k) sum += sums[k][threadIdx.x];
  // The next sum writes here again.
  __syncthreads();
  return sum;
}

// y[o,i] = factor Σ_m x[o,m,i]. Blocks: ⌈inner/32⌉ for each o, in one row.
inline __device__ void sum_middle(const float* x, float* y, int64_t middle, int64_t inner, float factor) {
  const int64_t tiles = (inner + kColumns - 1) / kColumns, outer = blockIdx.x / tiles;
  const int64_t column = blockIdx.x % tiles * kColumns + threadIdx.x;
  const float* from = x + outer * middle * inner + column;
  const float sum = column_sum<float>(0, middle, [&](int64_t m) { return column < inner ? from[m * inner] : 0; });
  if (threadIdx.y == 0 && column < inner) y[outer * inner + column] = factor * sum;
}

}  // namespace unhear
