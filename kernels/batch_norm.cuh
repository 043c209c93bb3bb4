// Geometry of batch norm and of sub-spectral norm, which is batch norm in bands: x [N, S, rows, C].
//
// Statistics, saved tensors and sums hold feature (s, c) at s·C + c; parameters and running statistics at c·S + s, the
// order of PyTorch's view of [N, C·S, F/S, T]. x has fewer than 2³² elements.
#pragma once

#include <cstdint>

namespace unhear {

struct BatchNorm {
  uint32_t bands, rows, channels;
  bool relu;

  __device__ BatchNorm(int64_t bands_, int64_t rows_, int64_t channels_, int64_t relu_)
      : bands(bands_), rows(rows_), channels(channels_), relu(relu_ != 0) {}

  __device__ uint32_t features() const { return bands * channels; }

  // Where a parameter has feature k.
  __device__ uint32_t place(uint32_t k) const { return k % channels * bands + k / channels; }

  // The feature of element e of x.
  __device__ uint32_t feature(uint32_t e) const {
    return bands == 1 ? e % channels : e / (rows * channels) % bands * channels + e % channels;
  }

  // The element of x for row q of a feature, of N·rows; samples follow each other.
  __device__ uint32_t element(uint32_t q, uint32_t k) const {
    if (bands == 1) return q * channels + k;
    const uint32_t n = q / rows, band = k / channels;
    return ((n * bands + band) * rows + (q - n * rows)) * channels + (k - band * channels);
  }
};

// y = scale x + shift of a feature.
struct Affine {
  float scale, shift;

  // w and b are null without `affine`, otherwise at `place`.
  __device__ Affine(float mean, float rstd, const float* w, const float* b, uint32_t place)
      : scale(w != nullptr ? w[place] * rstd : rstd), shift((b != nullptr ? b[place] : 0) - mean * scale) {}

  __device__ float operator()(float x) const { return x * scale + shift; }
};

}  // namespace unhear
