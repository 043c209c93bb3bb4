// Philox4x32-10, a counter-based generator (Salmon et al., 2011): the same words for the same counter and key on every
// device, in any order.
#pragma once

#include <cstdint>

namespace unhear {

struct PhiloxKey {
  uint32_t low, high;
};

struct PhiloxWords {
  uint32_t w0, w1, w2, w3;
};

// One block; loops over counters vectorise.
inline PhiloxWords philox(PhiloxWords counter, PhiloxKey key) {
  constexpr uint64_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = kMultiplier0 * counter.w0, p1 = kMultiplier1 * counter.w2;
    counter = {static_cast<uint32_t>(p1 >> 32) ^ counter.w1 ^ key.low, static_cast<uint32_t>(p1),
               static_cast<uint32_t>(p0 >> 32) ^ counter.w3 ^ key.high, static_cast<uint32_t>(p0)};
    key.low += kWeyl0;
    key.high += kWeyl1;
  }
  return counter;
}

}  // namespace unhear
