// dropout — y = x/(1 − rate) where kept, 0 elsewhere; x, y [N,positions,C]. The gradient is the same kernel on dy.
//
// Element e is kept when word e mod 4 of philox({e/4 low, e/4 high, id, step}, seed) is at least rate·2³². e counts the
// elements of x, or for whole channels the pairs (sample, channel); it starts at the first sample of a batch, of which
// x may be a later part. Threads: elements, one block of the generator for four neighbours; channels, one element each,
// which draws its word again at every position (the draw costs less than reading it). 256 threads a block; may run in
// place. No reductions. Floor: bytes read and written once.
#include "elements.cuh"
#include "philox.cuh"

using namespace unhear;

namespace {

struct Keeping {
  uint32_t seed_low, seed_high, id, step, threshold;
  float factor;

  __device__ Keeping(const int32_t* random, int64_t id_, double rate)
      : seed_low(random[0]),
        seed_high(random[1]),
        id(static_cast<uint32_t>(id_)),
        step(random[2]),
        threshold(static_cast<uint32_t>(rate * 4294967296.0)),
        factor(static_cast<float>(1 / (1 - rate))) {}

  __device__ PhiloxWords words(int64_t block) const {
    return philox({{static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), id, step}}, seed_low, seed_high);
  }

  // Words of the elements e … e + 3, which lie in two blocks unless e is a multiple of 4.
  __device__ PhiloxWords four(int64_t e) const {
    PhiloxWords words_of = words(e / 4);
    const int shift = static_cast<int>(e % 4);
    if (shift == 0) return words_of;
    PhiloxWords next = words(e / 4 + 1);
    for (int s = 0; s < shift; ++s) {
      words_of.w[0] = words_of.w[1];
      words_of.w[1] = words_of.w[2];
      words_of.w[2] = words_of.w[3];
      words_of.w[3] = next.w[0];
      next.w[0] = next.w[1];
      next.w[1] = next.w[2];
    }
    return words_of;
  }

  __device__ float apply(uint32_t word, float x) const { return word >= threshold ? factor * x : 0; }
};

}  // namespace

// random = {seed low, seed high, step, first sample}; a sample has sample_size elements.
extern "C" __global__ void dropout_elements(const float* x, const int32_t* random, float* y, int64_t size,
                                            int64_t sample_size, int64_t id, double rate) {
  const Keeping keep(random, id, rate);
  const int64_t start = random[3] * sample_size;
  const bool wide = on_16_bytes(x) && on_16_bytes(y);
  for (int64_t q = global_thread(); 4 * q < size; q += global_threads()) {
    const PhiloxWords words = keep.four(start + 4 * q);
    if (wide && 4 * q + 4 <= size) {
      const float4 v = load4(x + 4 * q);
      store4(y + 4 * q, make_float4(keep.apply(words.w[0], v.x), keep.apply(words.w[1], v.y),
                                    keep.apply(words.w[2], v.z), keep.apply(words.w[3], v.w)));
    } else {
#pragma unroll
      for (int k = 0; k < 4; ++k) {
        if (4 * q + k < size) y[4 * q + k] = keep.apply(words.w[k], x[4 * q + k]);
      }
    }
  }
}

extern "C" __global__ void dropout_channels(const float* x, const int32_t* random, float* y, int64_t size,
                                            int64_t positions, int64_t channels, int64_t id, double rate) {
  const Keeping keep(random, id, rate);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const int64_t row = i / channels, place = (random[3] + row / positions) * channels + (i - row * channels);
    const PhiloxWords words = keep.words(place / 4);
    const int k = static_cast<int>(place % 4);
    y[i] = keep.apply(k == 0 ? words.w[0] : k == 1 ? words.w[1] : k == 2 ? words.w[2] : words.w[3], x[i]);
  }
}
