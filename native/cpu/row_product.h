// C[rows, n] = A[rows, k] B in tiles of rows, for operators that multiply every position by the same weight. B is
// packed once a launch into oneDNN's own layout and then shared by all tiles.
#pragma once

#include "onednn.h"
#include "parallel.h"

namespace unhear {

// An even cut of rows into tiles; only the last may be shorter.
struct RowTiles {
  int64_t rows, size;
  RowTiles(int64_t rows, int64_t most)
      : rows(rows), size(std::max<int64_t>(1, (rows + tiles_for(rows, most) - 1) / tiles_for(rows, most))) {}
  int64_t count() const { return (rows + size - 1) / size; }
  int64_t tail() const { return rows == 0 ? size : rows - size * (count() - 1); }
  Range operator[](int64_t tile) const { return {tile * size, std::min(rows, (tile + 1) * size)}; }

 private:
  static int64_t tiles_for(int64_t rows, int64_t most) { return std::max<int64_t>(1, (rows + most - 1) / most); }
};

class RowProduct {
 public:
  // `shape.m` is given by the tiles.
  RowProduct(const RowTiles& tiles, GemmShape shape, int threads) : rows_(tiles.size) {
    shape.m = tiles.size;
    body_ = Gemm(shape, threads, true);
    if (tiles.tail() != tiles.size) {
      shape.m = tiles.tail();
      tail_ = Gemm(shape, threads, true, &body_.b_desc());
    }
    pack_ = Reorder(body_.b_plain(), body_.b_desc(), 1);
  }

  size_t packed_bytes() const { return aligned(body_.b_desc().get_size()); }
  size_t scratch_bytes() const {
    return aligned(std::max({body_.scratch_bytes(), tail_.scratch_bytes(), pack_.scratch_bytes()}));
  }

  void pack(const float* b, char* packed, char* scratch) const { pack_.run(0, b, packed, scratch); }

  // The product of one tile, whose rows of A and C are given.
  void run(int thread, int64_t rows, const float* a, const char* packed, const float* bias, float* c,
           char* scratch) const {
    const Gemm& gemm = rows == rows_ ? body_ : tail_;
    gemm.run(thread, a, reinterpret_cast<const float*>(packed), bias, c, scratch);
  }

 private:
  int64_t rows_;
  Gemm body_, tail_;
  Reorder pack_;
};

}  // namespace unhear
