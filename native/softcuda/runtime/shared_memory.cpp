#include "shared_memory.h"

#include <algorithm>
#include <cstring>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, bytes) (static_cast<void>(address), static_cast<void>(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(address, bytes) (static_cast<void>(address), static_cast<void>(bytes))
#endif

namespace softcuda {
namespace {

// Guards cost room that a real block does not have to give.
constexpr size_t kRoom = 2 * SharedMemory::kLimit;
constexpr size_t kDynamicAlignment = 128;

struct Guard {
  unsigned char bytes[64];
};

constexpr Guard guard() {
  Guard guard{};
  for (unsigned char& byte : guard.bytes) byte = 0xA5;
  return guard;
}

constexpr Guard kGuardBytes = guard();

}  // namespace

SharedMemory::SharedMemory() : memory_(kRoom) {}

void SharedMemory::begin(size_t dynamic_bytes, size_t limit) {
  ASAN_UNPOISON_MEMORY_REGION(memory_.data(), memory_.size());
  ++block_;
  guards_.clear();
  used_ = static_bytes_ = counted_ = 0;
  limit_ = limit;
  dynamic_ = dynamic_bytes ? take(dynamic_bytes, kDynamicAlignment) : nullptr;
  static_bytes_ = 0;
}

void* SharedMemory::take(size_t bytes, size_t alignment) {
  const auto base = reinterpret_cast<uintptr_t>(memory_.data());
  // A guard before and after: neighbours share one.
  const size_t start = (base + used_ + kGuard + alignment - 1) / alignment * alignment - base;
  counted_ += bytes;
  static_bytes_ += bytes;
  if (counted_ > limit_ || start + bytes + kGuard > memory_.size()) return nullptr;
  unsigned char* memory = memory_.data() + start;
  std::memset(memory, kPoison, bytes);
  std::memcpy(memory + bytes, kGuardBytes.bytes, kGuard);
  ASAN_POISON_MEMORY_REGION(memory + bytes, kGuard);
  guards_.push_back(memory + bytes);
  used_ = start + bytes;
  return memory;
}

void* SharedMemory::array(int array, size_t bytes, size_t alignment) {
  if (static_cast<size_t>(array) >= arrays_.size()) arrays_.resize(static_cast<size_t>(array) + 1, {nullptr, 0});
  Array& entry = arrays_[static_cast<size_t>(array)];
  if (entry.block != block_) entry = {take(bytes, std::max<size_t>(alignment, 16)), block_};
  return entry.memory;
}

bool SharedMemory::guards_intact() const {
#if defined(__SANITIZE_ADDRESS__)
  return true;
#else
  return std::all_of(guards_.begin(), guards_.end(),
                     [](const unsigned char* guard) { return std::memcmp(guard, kGuardBytes.bytes, kGuard) == 0; });
#endif
}

}  // namespace softcuda
