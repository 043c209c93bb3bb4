// Loops over rows of channels, flattened. Channels are often few (8, 45) and no multiple of a vector's width, so a loop
// over the channels of one row would be mostly remainder. Several rows at a time make one long contiguous loop: a
// pattern holds one value for each channel, repeated for as many rows, and a sum is kept for each element of the
// pattern until it is folded.
#pragma once

#include <cstring>
#include <numeric>

#include "kernel.h"

namespace unhear {

class ChannelRows {
 public:
  explicit ChannelRows(int64_t channels) : channels_(channels) {
    constexpr int64_t lanes = 16, enough = 256, most = 1024;
    if (channels == 0 || channels >= enough) return;
    const int64_t unit = lanes / std::gcd(channels, lanes);
    if (unit * channels > most) return;
    rows_ = unit * std::max<int64_t>(1, (enough + unit * channels - 1) / (unit * channels));
  }

  int64_t channels() const { return channels_; }
  // Floats of a pattern.
  int64_t width() const { return rows_ * channels_; }
  size_t bytes() const { return aligned(sizeof(float) * width()); }

  // Repeats the values of the channels.
  void spread(const float* values, float* pattern) const {
    for (int64_t r = 0; r < rows_; ++r) std::memcpy(pattern + r * channels_, values, sizeof(float) * channels_);
  }

  // Sums over the rows of a pattern, in order.
  void fold(const float* sums, float* values) const {
    std::memcpy(values, sums, sizeof(float) * channels_);
    for (int64_t r = 1; r < rows_; ++r) {
      const float* row = sums + r * channels_;
      for (int64_t c = 0; c < channels_; ++c) values[c] += row[c];
    }
  }

  void clear(float* pattern) const { std::memset(pattern, 0, sizeof(float) * width()); }

  // Calls body(offset, count) over the elements of `rows` rows: element offset + i belongs to element i of a pattern.
  template <typename Body>
  void chunks(int64_t rows, Body&& body) const {
    const int64_t end = rows * channels_, step = width();
    for (int64_t at = 0; at < end; at += step) body(at, std::min(step, end - at));
  }

 private:
  int64_t channels_;
  int64_t rows_ = 1;
};

// Cuts one piece of memory into aligned parts; with no memory it only adds up.
class Cutter {
 public:
  explicit Cutter(char* memory = nullptr) : memory_(memory) {}
  template <typename T>
  T* take(int64_t count) {
    char* at = memory_ ? memory_ + used_ : nullptr;
    used_ += aligned(sizeof(T) * static_cast<size_t>(count));
    return reinterpret_cast<T*>(at);
  }
  size_t used() const { return used_; }

 private:
  char* memory_;
  size_t used_ = 0;
};

}  // namespace unhear
