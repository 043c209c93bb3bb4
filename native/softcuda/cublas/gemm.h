// Matrix products by plain loops: C = alpha·op(A)·op(B) + beta·C, column by column, sums in float.
#pragma once

#include <cstddef>
#include <cstdint>

namespace softcuda {

// cudaDataType: what matrices hold.
enum DataType : int { kFloat = 0, kBfloat16 = 14 };

struct Matrix {
  const void* data;
  DataType type;
  int64_t leading;
  int64_t stride;
  bool transposed;

  float at(int64_t batch, int64_t row, int64_t column) const;
  // Elements from the first to the last that a product with these sizes of op(matrix) touches.
  size_t bytes(int64_t rows, int64_t columns, int64_t batches) const;
};

struct Product {
  Matrix a, b, c;  // c is read and written
  int64_t m, n, k, batches;
  float alpha, beta;
  bool tf32;  // factors are rounded to 10 bits first

  void run() const;
};

}  // namespace softcuda
