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

// One block. A recursion instead of a loop, so that loops over counters vectorise.
template <int Rounds = 10>
inline PhiloxWords philox(PhiloxWords counter, PhiloxKey key) {
  if constexpr (Rounds == 0) {
    return counter;
  } else {
    const uint64_t p0 = uint64_t{0xD2511F53} * counter.w0, p1 = uint64_t{0xCD9E8D57} * counter.w2;
    return philox<Rounds - 1>({static_cast<uint32_t>(p1 >> 32) ^ counter.w1 ^ key.low, static_cast<uint32_t>(p1),
                               static_cast<uint32_t>(p0 >> 32) ^ counter.w3 ^ key.high, static_cast<uint32_t>(p0)},
                              {key.low + 0x9E3779B9u, key.high + 0xBB67AE85u});
  }
}

}  // namespace unhear
