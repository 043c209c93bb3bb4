// mask_spans — spans of positions become a learned vector, spans of channels 0 (Baevski et al., 2020; Park et al.,
// 2019): x, y [N, T, C], vector [C], lengths [N]. What lies beyond a sample's length is left as it is.
//
// An axis of extent E gets max(least, ⌊share·E/length + u⌋) spans, as many as fit, at different starts (Floyd's
// sampling). Word 0 of philox({i, 2n + axis, id, step}, seed) for i = 0 gives u, for i = 1, 2, … the starts.
// Threads: draws, a thread for each axis of a sample, since each start depends on those before; then an element each,
// 256 a block; the vector's gradient by column_gradient.cuh, a row for each position. Fewer than 2³² elements.
// Floor: x read and y written once.
#include "column_gradient.cuh"
#include "elements.cuh"
#include "lengths.cuh"
#include "philox.cuh"

using namespace unhear;

namespace {

// Filled by MaskRules.java in this order.
struct SpansShape {
  int64_t batch, positions, channels, id, time_length, time_least, feature_length, feature_least;
  double time_share, feature_share;

  // Marks of a sample: a byte for each position, then for each channel.
  __device__ int64_t marks() const { return positions + channels; }
};

// Sets the bytes of `marks` that are hidden; `starts` has as many.
__device__ void draw(const int32_t* random, int64_t id, int64_t stream, double share, int64_t length, int64_t least,
                     int64_t extent, uint8_t* marks, uint8_t* starts) {
  auto word = [&](int64_t i) {
    return philox({{static_cast<uint32_t>(i), static_cast<uint32_t>(stream), static_cast<uint32_t>(id),
                    static_cast<uint32_t>(random[2])}},
                  static_cast<uint32_t>(random[0]), static_cast<uint32_t>(random[1]))
        .w[0];
  };
  for (int64_t i = 0; i < extent; ++i) marks[i] = starts[i] = 0;
  const int64_t places = extent - length + 1;
  if (places < 1 || (share == 0 && least == 0)) return;
  const auto wanted = static_cast<int64_t>(share * extent / length + word(0) * 0x1p-32);
  int64_t count = wanted < least ? least : wanted;
  if (count > extent / length) count = extent / length;
  if (count > places) count = places;
  for (int64_t j = places - count; j < places; ++j) {
    const auto drawn = static_cast<int64_t>(static_cast<uint64_t>(word(1 + j - (places - count))) * (j + 1) >> 32);
    const int64_t start = starts[drawn] ? j : drawn;
    starts[start] = 1;
    for (int64_t i = 0; i < length; ++i) marks[start + i] = 1;
  }
}

}  // namespace

// marks, starts [N][T + C].
extern "C" __global__ void mask_spans_draw(const int32_t* lengths, const int32_t* random, uint8_t* marks,
                                           uint8_t* starts, unsigned long long* fault, SpansShape s) {
  const int64_t i = global_thread(), n = i / 2;
  if (n >= s.batch) return;
  if (i % 2 == 0) {
    const int64_t at = n * s.marks();
    draw(random, s.id, i, s.time_share, s.time_length, s.time_least, length_of(lengths, n, s.positions, fault),
         marks + at, starts + at);
  } else {
    const int64_t at = n * s.marks() + s.positions;
    draw(random, s.id, i, s.feature_share, s.feature_length, s.feature_least, s.channels, marks + at, starts + at);
  }
}

// y from x, or dx from dy without a vector. May run in place of x.
extern "C" __global__ void mask_spans_hide(const float* x, const float* vector, const int32_t* lengths,
                                           const uint8_t* marks, float* y, unsigned long long* fault, int64_t size,
                                           SpansShape s) {
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t row = static_cast<uint32_t>(i) / static_cast<uint32_t>(s.channels);
    const uint32_t c = static_cast<uint32_t>(i) - row * static_cast<uint32_t>(s.channels);
    const uint32_t n = row / static_cast<uint32_t>(s.positions), t = row - n * static_cast<uint32_t>(s.positions);
    const uint8_t* own = marks + n * s.marks();
    float v = x[i];
    if (static_cast<int>(t) < length_of(lengths, n, s.positions, fault)) {
      if (own[t]) v = vector != nullptr ? vector[c] : 0;
      if (own[s.positions + c]) v = 0;
    }
    y[i] = v;
  }
}

namespace {

// dy where the vector stands.
struct Entries {
  const float* dy;
  const int32_t* lengths;
  const uint8_t* marks;
  SpansShape s;
  unsigned long long* fault;
  int channel = 0;
  __device__ void choose(int64_t c) { channel = static_cast<int>(c); }
  __device__ float operator()(int64_t row) const {
    const int64_t n = row / s.positions, t = row - n * s.positions;
    const uint8_t* own = marks + n * s.marks();
    const bool stands = t < length_of(lengths, n, s.positions, fault) && own[t] && !own[s.positions + channel];
    return stands ? dy[row * s.channels + channel] : 0;
  }
  __device__ int place() const { return channel; }
};

}  // namespace

extern "C" __global__ void mask_spans_vector_gradient(const float* dy, const int32_t* lengths, Sinks sinks,
                                                      int64_t channels, int64_t rows, int64_t unit_rows,
                                                      const uint8_t* marks, unsigned long long* fault, SpansShape shape,
                                                      int64_t per_sample) {
  column_gradients(sinks, Entries{dy, lengths, marks, shape, fault}, channels, rows, unit_rows, per_sample != 0);
}
