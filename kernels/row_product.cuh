// C[rows, n] = A[rows, k] B, for operators that multiply every position by the same weight, each result through a
// function before it is written: biases, activations, residuals.
#pragma once

#include "gemm.cuh"

namespace unhear {

// Calls write(offset in C, column, value) for the thread's results that lie inside C [rows, columns].
template <typename Tile, typename Write>
__device__ void write_tile(const float (&c)[Tile::kElements], int m0, int n0, int rows, int columns, Write write) {
#pragma unroll
  for (int i = 0; i < Tile::kTM; ++i) {
    const int m = m0 + Tile::row(i);
    if (m >= rows) continue;
    const int64_t row = static_cast<int64_t>(m) * columns;
#pragma unroll
    for (int j = 0; j < Tile::kTN; ++j) {
      const int n = n0 + Tile::column(j);
      if (n < columns) write(row + n, n, c[i * Tile::kTN + j]);
    }
  }
}

// A [rows, in] times the rows of w [out, in]: a layer forward. Blocks: tiles of rows × tiles of columns of C.
template <typename Tile, typename Write>
__device__ void product_with_rows(const float* a, const float* w, int64_t rows, int64_t in, int64_t out, Write write) {
  const int m0 = blockIdx.x * Tile::kM, n0 = blockIdx.y * Tile::kN, r = static_cast<int>(rows);
  const int depth = static_cast<int>(in), columns = static_cast<int>(out);
  float c[Tile::kElements];
  gemm_tile<Tile, true, true>(MatrixSource{a, r, depth, depth}, MatrixSource{w, columns, depth, depth}, m0, n0, depth,
                              c);
  write_tile<Tile>(c, m0, n0, r, columns, write);
}

// A [rows, out] times w [out, in]: the same layer backward. Blocks: tiles of rows × tiles of columns of C.
template <typename Tile, typename Write>
__device__ void product_with_columns(const float* a, const float* w, int64_t rows, int64_t in, int64_t out,
                                     Write write) {
  const int m0 = blockIdx.x * Tile::kM, n0 = blockIdx.y * Tile::kN, r = static_cast<int>(rows);
  const int depth = static_cast<int>(out), columns = static_cast<int>(in);
  float c[Tile::kElements];
  gemm_tile<Tile, true, false>(MatrixSource{a, r, depth, depth}, MatrixSource{w, depth, columns, columns}, m0, n0,
                               depth, c);
  write_tile<Tile>(c, m0, n0, r, columns, write);
}

}  // namespace unhear
