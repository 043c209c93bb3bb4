// Grouped convolution along one axis with unit steps and a kernel so long that its windows overlap nearly whole.
//
// A group of x between zeros, channels rounded up to whole vectors, is a matrix whose rows are all windows: they start
// `width` floats apart and are K · width long. So y is that matrix times the weight [K · C, O], and nothing is copied
// K times.
#pragma once

#include <cstring>

#include "convolution.h"
#include "parallel.h"
#include "tile_product.h"

namespace unhear {

// One side of the convolution: a tensor [N, T, C] of which a group is taken.
struct LongSide {
  int64_t positions, channels, groups;
  int64_t wide() const { return channels / groups; }
  int64_t width() const { return padded(wide()); }  // floats of a position in a matrix
};

class LongConvolution {
 public:
  explicit LongConvolution(const ConvolutionGeometry& g)
      : batch(g.batch),
        taps(g.kernel[1]),
        before(g.pad[1]),
        x{g.in[1], g.channels, g.groups},
        y{g.out[1], g.out_channels, g.groups} {}

  int64_t batch, taps, before;
  LongSide x, y;

  int64_t groups() const { return x.groups; }
  // Floats of the weight of a group as a matrix [taps · width of `from`, width of `to`].
  int64_t matrix(const LongSide& from, const LongSide& to) const { return taps * from.width() * to.width(); }
  // Floats of a group of `from` between the zeros that windows of `to` see.
  int64_t bordered(const LongSide& from, const LongSide& to) const { return (to.positions + taps - 1) * from.width(); }
  // Floats of the weight gradient of all groups: [O, taps, width of x].
  int64_t gradient_size() const { return y.channels * taps * x.width(); }

  // A group of a sample of `from`, `zeros` positions of zeros before it.
  void border(const LongSide& from, const LongSide& to, const float* sample, int64_t group, int64_t zeros,
              float* rows) const {
    const int64_t all = to.positions + taps - 1, first = std::min(zeros, all);
    const int64_t inside = std::min(from.positions, all - first);
    std::memset(rows, 0, sizeof(float) * first * from.width());
    copy_rows(sample + group * from.wide(), from, inside, rows + first * from.width());
    std::memset(rows + (first + inside) * from.width(), 0, sizeof(float) * (all - first - inside) * from.width());
  }

  // Positions of a group as rows of whole vectors.
  static void copy_rows(const float* source, const LongSide& side, int64_t count, float* rows) {
    for (int64_t t = 0; t < count; ++t) {
      std::memcpy(rows + t * side.width(), source + t * side.channels, sizeof(float) * side.wide());
      std::memset(rows + t * side.width() + side.wide(), 0, sizeof(float) * (side.width() - side.wide()));
    }
  }

  // Floats of scratch that gradient() takes for each of `threads`.
  int64_t gradient_scratch() const { return bordered(x, y) + y.positions * y.width(); }

  // Σ over samples of ∂w as [O, taps, width of x], overwritten. Threads: a group a tile.
  void gradient(const float* x_data, const float* dy, Range samples, int threads, float* dw, float* scratch) const {
    parallel_tiles(threads, groups(), [&](int64_t group, int thread) {
      float* rows = scratch + thread * gradient_scratch();
      float* right = rows + bordered(x, y);
      const int64_t row = taps * x.width();
      const Padded out{dw + group * y.wide() * row, row};
      for (int64_t n = samples.begin; n < samples.end; ++n) {
        border(x, y, x_data + n * x.positions * x.channels, group, before, rows);
        copy_rows(dy + n * y.positions * y.channels + group * y.wide(), y, y.positions, right);
        const Left left{right, 1, y.width()};
        if (n == samples.begin) {
          tile_product<false>(y.wide(), row, y.positions, left, {rows, x.width()}, out);
        } else {
          tile_product<true>(y.wide(), row, y.positions, left, {rows, x.width()}, out);
        }
      }
    });
  }
};

}  // namespace unhear
