// How many positions each sample of a padded batch has, and telling of integers that are out of range.
#pragma once

#include <cstdint>

namespace unhear {

// Tells the host of a bad value (Fault.java): of several the first place wins, whichever thread came first.
inline __device__ void tell(unsigned long long* fault, int64_t place, int32_t value) {
  atomicMin(fault, static_cast<unsigned long long>(place) << 32 | static_cast<uint32_t>(value));
}

// Positions of sample n: all without a list. A length outside 0 to `positions` is told and counts as 0.
inline __device__ int length_of(const int32_t* lengths, int64_t n, int64_t positions, unsigned long long* fault) {
  if (lengths == nullptr) return static_cast<int>(positions);
  const int32_t length = lengths[n];
  if (length >= 0 && length <= positions) return length;
  tell(fault, n, length);
  return 0;
}

}  // namespace unhear
