// Gradients that are sums down the columns of a matrix with a row for each position: biases, weights of norms. A tile
// is 32 columns (columns.cuh).
//
// What the matrix holds comes from a type with
//   choose(column)      once, before anything else; columns outside the matrix are never chosen
//   operator()(row)     the entry in that column
//   place()             the column's index in the parameter
#pragma once

#include "columns.cuh"
#include "parameter_gradient.cuh"

namespace unhear {

template <typename Entries>
struct ColumnTile {
  static constexpr int kElements = 1;
  Entries entries;
  int64_t rows, unit_rows;
  bool inside;

  __device__ ColumnTile(Entries entries_, int64_t tile, int64_t columns, int64_t rows_, int64_t unit_rows_)
      : entries(entries_), rows(rows_), unit_rows(unit_rows_) {
    const int64_t column = tile * kColumns + threadIdx.x;
    inside = column < columns;
    if (inside) entries.choose(column);
  }

  __device__ void gradient(int64_t unit, float (&g)[1]) {
    const int64_t first = unit * unit_rows, end = first + unit_rows < rows ? first + unit_rows : rows;
    g[0] = column_sum<float>(first, end, [this](int64_t row) { return inside ? entries(row) : 0; });
  }

  __device__ int place(int) const { return threadIdx.y == 0 && inside ? entries.place() : -1; }
};

// Blocks: tiles × chunks, of 32×8 threads.
template <typename Entries>
__device__ void column_gradients(const Sinks& s, Entries entries, int64_t columns, int64_t rows, int64_t unit_rows,
                                 bool per_sample) {
  ColumnTile<Entries> tile(entries, blockIdx.x, columns, rows, unit_rows);
  if (per_sample) {
    sink_gradients(s, blockIdx.x, blockIdx.y, tile);
  } else {
    sum_gradients(s, blockIdx.y, tile);
  }
}

}  // namespace unhear
