// transpose — y[n,b,a] = x[n,a,b]; x [N,A,B], y [N,B,A].
//
// Threads: a block of 32×8 moves a tile of 32×32 through shared memory, so that both sides are read and written along
// their rows; the padding column keeps columns of the tile in different banks. No reductions.
// Floor: bytes of x read and y written once.
#include "elements.cuh"

// Blocks: ⌈B/32⌉ × ⌈A/32⌉ × N, samples beyond the grid one after another.
extern "C" __global__ void transpose(const float* x, float* y, int64_t batch, int64_t rows, int64_t columns) {
  constexpr int tile = 32, step = 8;
  __shared__ float values[tile][tile + 1];
  const int64_t row0 = static_cast<int64_t>(blockIdx.y) * tile, column0 = static_cast<int64_t>(blockIdx.x) * tile;
  for (int64_t n = blockIdx.z; n < batch; n += gridDim.z) {
    const float* from = x + n * rows * columns;
    float* to = y + n * rows * columns;
    for (int r = threadIdx.y; r < tile; r += step) {
      if (row0 + r < rows && column0 + threadIdx.x < columns) {
        values[r][threadIdx.x] = from[(row0 + r) * columns + column0 + threadIdx.x];
      }
    }
    __syncthreads();
    for (int c = threadIdx.y; c < tile; c += step) {
      if (column0 + c < columns && row0 + threadIdx.x < rows) {
        to[(column0 + c) * rows + row0 + threadIdx.x] = values[threadIdx.x][c];
      }
    }
    __syncthreads();
  }
}
