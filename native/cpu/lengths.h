// How many positions each sample of a padded batch has.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace unhear {

class Lengths {
 public:
  // Without a list every sample has all positions.
  Lengths(const int32_t* lengths, int64_t positions) : lengths_(lengths), positions_(positions) {}

  int64_t of(int64_t n) const {
    if (lengths_ == nullptr) return positions_;
    if (lengths_[n] < 0 || lengths_[n] > positions_) {
      throw std::out_of_range("sample " + std::to_string(n) + " has length " + std::to_string(lengths_[n]) +
                              ", outside 0 to " + std::to_string(positions_));
    }
    return lengths_[n];
  }

 private:
  const int32_t* lengths_;
  int64_t positions_;
};

}  // namespace unhear
