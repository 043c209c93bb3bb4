// Sums of outer products over positions, the shape of every weight gradient: C[o][c] = Σ_p dy[p][o] · x[p][c].
//
// A block of C stays in registers while the positions stream by: rows are scalars of dy that are broadcast, columns
// whole vectors of x. Both come from panels, so that what a block reads is contiguous: neighbouring positions of a wide
// tensor lie kilobytes apart and would fall into a few sets of the cache. Single-threaded; each element is summed over
// positions in order.
#pragma once

#include "tile_product.h"

namespace unhear {

// Columns of a panel of x in vectors, and rows of a panel of dy: together they fill the registers.
#if defined(__AVX512F__)
constexpr int kPanelVectors = 4;
constexpr int panel_rows_limit(int vectors) { return vectors == 4 ? 6 : vectors == 3 ? 9 : vectors == 2 ? 12 : 16; }
#else
constexpr int kPanelVectors = 2;
constexpr int panel_rows_limit(int vectors) { return vectors == 2 ? 6 : 12; }
#endif

// At least the rows of any panel.
constexpr int kPanelCopy = 16;

// Rows of the panels that `rows` are cut into: the most that fill the registers, unless fewer waste clearly less on the
// last panel.
inline int panel_rows(int64_t rows, int vectors) {
  const int most = panel_rows_limit(vectors);
  auto computed = [rows](int r) { return (rows + r - 1) / r * r; };
  int best = most;
  for (int r = most; 3 * r >= 2 * most; --r) {
    if (20 * computed(r) < 19 * computed(best)) best = r;
  }
  return best;
}

// Positions that are summed over, as they follow each other in a panel of x; in a panel of dy they are contiguous.
struct Sweep {
  int64_t samples, rows, columns;
  int64_t sample_step, row_step, column_step;  // floats
};

template <int Rows, int Vectors>
void outer_block(const Sweep& sweep, const float* x, const float* dy, float* c, int64_t c_stride) {
  Lanes sum[Rows][Vectors];
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) sum[r][v] = Lanes{};
  }
  for (int64_t n = 0; n < sweep.samples; ++n) {
    for (int64_t p = 0; p < sweep.rows; ++p) {
      const float* right = x + n * sweep.sample_step + p * sweep.row_step;
      const int64_t step = sweep.column_step;
      for (int64_t q = sweep.columns; q > 0; --q) {
        Lanes values[Vectors];
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v) values[v] = *reinterpret_cast<const Lanes*>(right + v * kLanes);
#pragma GCC unroll 16
        for (int r = 0; r < Rows; ++r) {
          const float factor = dy[r];
#pragma GCC unroll 8
          for (int v = 0; v < Vectors; ++v) sum[r][v] += factor * values[v];
        }
        right += step;
        dy += Rows;
      }
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v) *reinterpret_cast<Lanes*>(c + r * c_stride + v * kLanes) = sum[r][v];
  }
}

template <int Rows, int Vectors>
void outer_block_of(int rows, const Sweep& sweep, const float* x, const float* dy, float* c, int64_t c_stride) {
  if (rows == Rows) return outer_block<Rows, Vectors>(sweep, x, dy, c, c_stride);
  if constexpr (Rows > 1) outer_block_of<Rows - 1, Vectors>(rows, sweep, x, dy, c, c_stride);
}

// One panel of x with one of dy: C [rows, vectors · kLanes], rows c_stride floats apart, overwritten. `rows` is what
// panel_rows() gave; x and c are aligned to vectors.
inline void outer_panels(int rows, int vectors, const Sweep& sweep, const float* x, const float* dy, float* c,
                         int64_t c_stride) {
  switch (vectors) {
    case 1:
      return outer_block_of<panel_rows_limit(1), 1>(rows, sweep, x, dy, c, c_stride);
    case 2:
      return outer_block_of<panel_rows_limit(2), 2>(rows, sweep, x, dy, c, c_stride);
#if defined(__AVX512F__)
    case 3:
      return outer_block_of<panel_rows_limit(3), 3>(rows, sweep, x, dy, c, c_stride);
    case 4:
      return outer_block_of<panel_rows_limit(4), 4>(rows, sweep, x, dy, c, c_stride);
#endif
  }
}

// Copies kPanelCopy floats, of which a panel keeps the first few: the next position overwrites the others.
inline void copy_wide(const float* from, float* to) {
  typedef float Wide __attribute__((vector_size(kPanelCopy * sizeof(float)), aligned(sizeof(float)), may_alias));
  *reinterpret_cast<Wide*>(to) = *reinterpret_cast<const Wide*>(from);
}

// dy [count, channels] as panels [panel][position][rows]; rows beyond the channels are zero. `positions` is that of all
// samples, of which these are the ones from `first` on.
inline void pack_rows(const float* dy, int64_t channels, int rows, int64_t first, int64_t count, int64_t positions,
                      float* panels) {
  for (int64_t o = 0; o < channels; o += rows) {
    const int64_t valid = std::min<int64_t>(rows, channels - o);
    const float* from = dy + o;
    float* to = panels + o * positions + first * rows;
    // What lies behind the last positions belongs to others, in dy and in the panels.
    const int64_t narrow = valid == rows ? (kPanelCopy + rows - 1) / rows : count;
    int64_t p = 0;
    for (; p < count - narrow; ++p, from += channels, to += rows) copy_wide(from, to);
    for (; p < count; ++p, from += channels, to += rows) {
      for (int64_t r = 0; r < valid; ++r) to[r] = from[r];
      for (int64_t r = valid; r < rows; ++r) to[r] = 0;
    }
  }
}

}  // namespace unhear
