// What the kernels of batch norm and of sub-spectral norm share: the cut of the data and the order of features.
//
// x is [N, S, R, C]: S bands of R contiguous positions, C channels; batch norm is the case of one band. A feature is a
// (band, channel) pair with statistics of its own over N·R values. Inside kernels features are in the order [S, C]; in
// parameters and running statistics feature (s, c) is at c·S + s, the order of PyTorch's view of [N, C·S, F/S, T].
#pragma once

#include "channel_rows.h"
#include "parallel.h"

namespace unhear {

struct BatchNorm {
  int64_t batch, bands, rows, channels;
  float eps;
  bool affine, relu;
  ChannelRows flat;

  explicit BatchNorm(const Attributes& a)
      : batch(a.integer("batch")),
        bands(a.integer("bands")),
        rows(a.integer("rows")),
        channels(a.integer("channels")),
        eps(a.real("eps", 1e-5f)),
        affine(a.integer("affine", 0)),
        relu(a.integer("relu", 0)),
        flat(channels) {}

  int64_t features() const { return bands * channels; }
  int64_t count() const { return batch * rows; }
  int64_t place(int64_t band, int64_t channel) const { return channel * bands + band; }

  // Rows of one band, contiguous.
  struct Tile {
    int64_t band, offset, rows;
  };
  int64_t tiles() const {
    if (count() * channels == 0) return 0;
    return bands > 1 ? batch * bands : std::min(count(), element_tiles(count() * channels));
  }
  Tile tile(int64_t index) const {
    if (bands > 1) return {index % bands, index * rows * channels, rows};
    const Range r = part(count(), tiles(), index);
    return {0, r.begin * channels, r.size()};
  }

  // Patterns [S][width] of a value given for each feature in the order [S, C].
  void spread(const float* values, float* patterns) const {
    for (int64_t s = 0; s < bands; ++s) flat.spread(values + s * channels, patterns + s * flat.width());
  }
  int64_t patterns() const { return bands * flat.width(); }
};

}  // namespace unhear
