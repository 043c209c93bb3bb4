// embedding — y[n,t,:] = w[index[n,t],:]; index [N,T] integers, w [rows,width], y [N,T,width].
//
// An index outside the table gives zeros and is told to the fault word (Fault.java). The gradient of a sample adds up
// what a row got at all positions that use it; the row `padding` (−1: none) gets 0.
// Threads: forward, an element of y each, 256 a block. Gradient: a warp a row of the table and 128 of its columns, four
// a lane, eight rows a block; the warp looks at 32 indices at once and takes those that are its row, in order; sinks by
// parameter_gradient.cuh. Fewer than 2³² elements.
// Floor: y written once; backward dy read once, the indices once for each row of the table, from the cache.
#include "elements.cuh"
#include "lengths.cuh"
#include "parameter_gradient.cuh"

using namespace unhear;

namespace {

constexpr int kLaneColumns = 4;

struct RowTile {
  static constexpr int kElements = kLaneColumns;
  const int32_t* index;
  const float* dy;
  int64_t all_positions, unit_positions;
  int rows, width, padding;

  __device__ int row() const { return static_cast<int>(blockIdx.x) / column_tiles() * 8 + threadIdx.x / kWarp; }
  __device__ int column(int e) const {
    return static_cast<int>(blockIdx.x) % column_tiles() * kWarp * kLaneColumns + e * kWarp + threadIdx.x % kWarp;
  }
  __device__ int column_tiles() const { return (width + kWarp * kLaneColumns - 1) / (kWarp * kLaneColumns); }

  __device__ void gradient(int64_t unit, float (&g)[kElements]) {
    const int lane = threadIdx.x % kWarp;
    const int64_t first = unit * unit_positions;
    const int64_t end = first + unit_positions < all_positions ? first + unit_positions : all_positions;
    for (float& v : g) v = 0;
    if (row() == padding) return;
    for (int64_t i = first; i < end; i += kWarp) {
      unsigned mine = __ballot_sync(kAllLanes, i + lane < end && index[i + lane] == row());
      for (; mine != 0; mine &= mine - 1) {
        const float* from = dy + (i + __ffs(static_cast<int>(mine)) - 1) * width;
#pragma unroll
        for (int e = 0; e < kElements; ++e) {
          if (column(e) < width) g[e] += from[column(e)];
        }
      }
    }
  }

  __device__ int place(int e) const { return row() < rows && column(e) < width ? row() * width + column(e) : -1; }
};

}  // namespace

extern "C" __global__ void embedding_forward(const int32_t* index, const float* w, float* y, unsigned long long* fault,
                                             int64_t size, int64_t rows, int64_t width) {
  const uint32_t columns = width;
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t place = static_cast<uint32_t>(i) / columns, c = static_cast<uint32_t>(i) - place * columns;
    const int32_t row = index[place];
    const bool inside = row >= 0 && row < rows;
    if (!inside && c == 0) tell(fault, place, row);
    y[i] = inside ? w[row * width + c] : 0;
  }
}

// A unit is `unit_positions` positions. Blocks: tiles of rows and columns × chunks.
extern "C" __global__ void embedding_gradient(const int32_t* index, const float* dy, Sinks sinks, int64_t rows,
                                              int64_t width, int64_t padding, int64_t all_positions,
                                              int64_t unit_positions, int64_t per_sample) {
  RowTile tile{index,
               dy,
               all_positions,
               unit_positions,
               static_cast<int>(rows),
               static_cast<int>(width),
               static_cast<int>(padding)};
  if (per_sample != 0) {
    sink_gradients(sinks, blockIdx.x, blockIdx.y, tile);
  } else {
    sum_gradients(sinks, blockIdx.y, tile);
  }
}
