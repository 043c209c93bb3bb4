// Device memory and pinned host memory: both lie in the process, with guards around what belongs to the device.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cuda_api.h"

namespace softcuda {

class Memory {
 public:
  explicit Memory(size_t total) : total_(total) {}
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // Contents are poison: floats that are NaN.
  CUdeviceptr allocate(size_t bytes);
  // Throws an Error when something was written next to it.
  void free(CUdeviceptr address);
  void* allocate_host(size_t bytes);
  void free_host(void* address);

  // Throws an Error that names `what` unless all bytes lie within one allocation.
  char* device(CUdeviceptr address, size_t bytes, const char* what) const;
  bool is_pinned(const void* address, size_t bytes) const;
  // Throws an Error when something was written next to an allocation.
  void check_guards() const;

  size_t total() const { return total_; }
  size_t used() const { return used_; }
  // The allocation that holds the address; throws an Error where there is none.
  std::pair<CUdeviceptr, size_t> range(CUdeviceptr address) const;
  // A line for each allocation that is open, oldest first; empty when there is none.
  std::string leaks() const;
  size_t open() const { return device_.size() + host_.size(); }

 private:
  struct Block {
    size_t bytes;
    uint64_t number;
  };
  void check(uintptr_t address, const Block& block) const;
  static void release(uintptr_t address, const Block& block);

  size_t total_, used_ = 0;
  uint64_t allocations_ = 0;
  std::map<uintptr_t, Block> device_, host_;
};

}  // namespace softcuda
