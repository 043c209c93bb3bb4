// Orders of blocks and threads.
#pragma once

#include <cstdint>
#include <numeric>

namespace softcuda {

// Visits [0, size) once in an order that a seed draws, without a table. Seed 0 counts up.
class Walk {
 public:
  Walk(uint64_t size, uint64_t seed) : size_(size) {
    if (seed == 0 || size < 2) return;
    start_ = mix(seed) % size;
    step_ = 1 + mix(seed + 1) % (size - 1);
    while (std::gcd(step_, size) != 1) step_ = step_ % size + 1;
  }

  uint64_t operator[](uint64_t i) const {
    return static_cast<uint64_t>((start_ + static_cast<unsigned __int128>(i) * step_) % size_);
  }

  // A bijection that leaves no pattern (splitmix64).
  static uint64_t mix(uint64_t x) {
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
  }

 private:
  uint64_t size_, start_ = 0, step_ = 1;
};

}  // namespace softcuda
