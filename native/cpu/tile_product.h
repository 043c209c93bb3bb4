// Products of matrices that lie in a thread's cache, for kernels that never let them leave it. Single-threaded.
#pragma once

#include <algorithm>
#include <cstdint>

namespace unhear {

#if defined(__AVX512F__)
constexpr int kLanes = 16, kBlockVectors = 4;
#elif defined(__AVX2__)
constexpr int kLanes = 8, kBlockVectors = 2;
#else
constexpr int kLanes = 4, kBlockVectors = 2;
#endif
constexpr int kBlockRows = 6;

typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float)), may_alias));

// Floats between rows of a matrix here: columns rounded up to whole vectors of every instruction set.
constexpr int64_t padded(int64_t columns) { return (columns + 15) / 16 * 16; }

// A[i][k] lies at data[i·row + k·column].
struct Left {
  const float* data;
  int64_t row, column;
};

// Rows `stride` floats apart, 64-byte aligned. Columns are read and written up to a whole vector.
struct Padded {
  float* data;
  int64_t stride;
};

template <int Rows, int Vectors, bool Accumulate>
inline void product_block(const Left& a, int64_t inner, const float* b, int64_t b_stride, float* c, int64_t c_stride) {
  Lanes sum[Rows][Vectors];
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) {
      if (Accumulate) {
        sum[r][v] = *reinterpret_cast<const Lanes*>(c + r * c_stride + v * kLanes);
      } else {
        sum[r][v] = Lanes{};
      }
    }
  }
  const float* left = a.data;
  for (int64_t k = 0; k < inner; ++k) {
    Lanes right[Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) right[v] = *reinterpret_cast<const Lanes*>(b + v * kLanes);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      const float factor = left[r * a.row];
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v) sum[r][v] += factor * right[v];
    }
    b += b_stride;
    left += a.column;
  }
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) *reinterpret_cast<Lanes*>(c + r * c_stride + v * kLanes) = sum[r][v];
  }
}

template <int Vectors, bool Accumulate>
inline void product_column(int64_t rows, int64_t inner, Left a, const float* b, int64_t b_stride, float* c,
                           int64_t c_stride) {
  int64_t row = 0;
  for (; row + kBlockRows <= rows; row += kBlockRows) {
    product_block<kBlockRows, Vectors, Accumulate>(a, inner, b, b_stride, c, c_stride);
    a.data += kBlockRows * a.row;
    c += kBlockRows * c_stride;
  }
  switch (rows - row) {
    case 1:
      return product_block<1, Vectors, Accumulate>(a, inner, b, b_stride, c, c_stride);
    case 2:
      return product_block<2, Vectors, Accumulate>(a, inner, b, b_stride, c, c_stride);
    case 3:
      return product_block<3, Vectors, Accumulate>(a, inner, b, b_stride, c, c_stride);
    case 4:
      return product_block<4, Vectors, Accumulate>(a, inner, b, b_stride, c, c_stride);
    case 5:
      return product_block<5, Vectors, Accumulate>(a, inner, b, b_stride, c, c_stride);
    default:
      return;
  }
}

// C = A B, or C += A B; A [rows, inner], B [inner, columns], C [rows, columns]. Each element is summed over `inner` in
// order.
template <bool Accumulate>
inline void tile_product(int64_t rows, int64_t columns, int64_t inner, const Left& a, Padded b, Padded c) {
  int64_t vectors = (columns + kLanes - 1) / kLanes;
  while (vectors > 0) {
    const int64_t now = std::min<int64_t>(vectors, kBlockVectors);
    switch (now) {
      case 1:
        product_column<1, Accumulate>(rows, inner, a, b.data, b.stride, c.data, c.stride);
        break;
      case 2:
        product_column<2, Accumulate>(rows, inner, a, b.data, b.stride, c.data, c.stride);
        break;
#if defined(__AVX512F__)
      case 3:
        product_column<3, Accumulate>(rows, inner, a, b.data, b.stride, c.data, c.stride);
        break;
      case 4:
        product_column<4, Accumulate>(rows, inner, a, b.data, b.stride, c.data, c.stride);
        break;
#endif
    }
    b.data += now * kLanes;
    c.data += now * kLanes;
    vectors -= now;
  }
}

}  // namespace unhear
