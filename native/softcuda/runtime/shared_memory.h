// The shared memory of the running block: dynamic memory first, then one array for each declaration reached.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace softcuda {

class SharedMemory {
 public:
  SharedMemory();

  // Starts a block. `limit` counts dynamic memory and arrays.
  void begin(size_t dynamic_bytes, size_t limit);
  void* dynamic() const { return dynamic_; }
  // The array of this block, poisoned when the block has not reached it before; null when it exceeds the limit.
  void* array(int array, size_t bytes, size_t alignment);
  // Bytes between arrays that the block has written to and must not have: true when there are none.
  bool guards_intact() const;
  // Bytes of arrays that the last block used.
  size_t static_bytes() const { return static_bytes_; }

  // What poisoned bytes hold: floats that are NaN.
  static constexpr unsigned char kPoison = 0xFF;
  static constexpr size_t kLimit = 232448;

 private:
  struct Array {
    void* memory;
    uint64_t block;
  };
  void* take(size_t bytes, size_t alignment);

  static constexpr size_t kGuard = 64;
  std::vector<unsigned char> memory_;
  void* dynamic_ = nullptr;
  std::vector<Array> arrays_;
  std::vector<unsigned char*> guards_;
  uint64_t block_ = 0;
  size_t used_ = 0, static_bytes_ = 0, counted_ = 0, limit_ = 0;
};

}  // namespace softcuda
