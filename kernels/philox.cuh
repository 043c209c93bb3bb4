// Philox4x32-10, a counter-based generator (Salmon et al., 2011): the same words for the same counter and key on every
// device, in any order.
#pragma once

#include <cstdint>

namespace unhear {

struct PhiloxWords {
  uint32_t w[4];
};

inline __device__ PhiloxWords philox(PhiloxWords c, uint32_t key_low, uint32_t key_high) {
#pragma unroll
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53} * c.w[0], p1 = uint64_t{0xCD9E8D57} * c.w[2];
    c = {{static_cast<uint32_t>(p1 >> 32) ^ c.w[1] ^ key_low, static_cast<uint32_t>(p1),
          static_cast<uint32_t>(p0 >> 32) ^ c.w[3] ^ key_high, static_cast<uint32_t>(p0)}};
    key_low += 0x9E3779B9u;
    key_high += 0xBB67AE85u;
  }
  return c;
}

}  // namespace unhear
