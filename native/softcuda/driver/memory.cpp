#include "memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "errors.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace softcuda {
namespace {

constexpr size_t kGuard = 256;  // also the alignment of cuMemAlloc
constexpr int kGuardByte = 0xA5, kPoisonByte = 0xFF;

char* pointer(uintptr_t address) { return reinterpret_cast<char*>(address); }

// Guards lie before and behind, up to the end of the last 256 bytes.
size_t behind(size_t bytes) { return (bytes + kGuard - 1) / kGuard * kGuard + kGuard - bytes; }

std::string name(const char* kind, uint64_t number, size_t bytes) {
  return std::string(kind) + " allocation " + std::to_string(number) + " of " + std::to_string(bytes) + " bytes";
}

}  // namespace

Memory::~Memory() {
  for (const auto& [address, block] : device_) release(address, block);
  for (const auto& [address, block] : host_) std::free(pointer(address));
}

void Memory::release(uintptr_t address, [[maybe_unused]] const Block& block) {
#if defined(__SANITIZE_ADDRESS__)
  ASAN_UNPOISON_MEMORY_REGION(pointer(address) - kGuard, kGuard + block.bytes + behind(block.bytes));
#endif
  std::free(pointer(address) - kGuard);
}

CUdeviceptr Memory::allocate(size_t bytes) {
  if (bytes == 0) throw Error(CUDA_ERROR_INVALID_VALUE, "0 bytes were asked for");
  const size_t free = total_ - used_;
  char* memory =
      bytes > free ? nullptr : static_cast<char*>(std::aligned_alloc(kGuard, kGuard + bytes + behind(bytes)));
  if (!memory) {
    throw Error(CUDA_ERROR_OUT_OF_MEMORY, std::to_string(bytes) + " bytes were asked for, " + std::to_string(free) +
                                              " of " + std::to_string(total_) + " are free");
  }
  char* start = memory + kGuard;
  std::memset(start, kPoisonByte, bytes);
#if defined(__SANITIZE_ADDRESS__)
  ASAN_POISON_MEMORY_REGION(memory, kGuard);
  ASAN_POISON_MEMORY_REGION(start + bytes, behind(bytes));
#else
  std::memset(memory, kGuardByte, kGuard);
  std::memset(start + bytes, kGuardByte, behind(bytes));
#endif
  used_ += bytes;
  device_[reinterpret_cast<uintptr_t>(start)] = {bytes, ++allocations_};
  return reinterpret_cast<uintptr_t>(start);
}

void Memory::free(CUdeviceptr address) {
  const auto found = device_.find(address);
  if (found == device_.end()) {
    throw Error(CUDA_ERROR_INVALID_VALUE, "the address is not that of an open allocation (freed twice?)");
  }
  const auto [start, block] = *found;
  device_.erase(found);
  used_ -= block.bytes;
  try {
    check(start, block);
  } catch (const Error&) {
    release(start, block);
    throw;
  }
  release(start, block);
}

void* Memory::allocate_host(size_t bytes) {
  void* memory = bytes == 0 ? nullptr : std::aligned_alloc(kGuard, (bytes + kGuard - 1) / kGuard * kGuard);
  if (!memory)
    throw Error(bytes ? CUDA_ERROR_OUT_OF_MEMORY : CUDA_ERROR_INVALID_VALUE, "no pinned memory of that size");
  std::memset(memory, kPoisonByte, bytes);
  host_[reinterpret_cast<uintptr_t>(memory)] = {bytes, ++allocations_};
  return memory;
}

void Memory::free_host(void* address) {
  if (host_.erase(reinterpret_cast<uintptr_t>(address)) == 0) {
    throw Error(CUDA_ERROR_INVALID_VALUE, "the address is not that of pinned memory (freed twice?)");
  }
  std::free(address);
}

char* Memory::device(CUdeviceptr address, size_t bytes, const char* what) const {
  auto after = device_.upper_bound(address);
  if (after != device_.begin()) {
    const auto& [start, block] = *std::prev(after);
    if (address - start <= block.bytes && bytes <= block.bytes - (address - start)) return pointer(address);
    if (address - start < block.bytes) {
      throw Error(CUDA_ERROR_INVALID_VALUE, std::string("the ") + what + ", " + std::to_string(bytes) +
                                                " bytes at byte " + std::to_string(address - start) + ", exceeds " +
                                                name("device", block.number, block.bytes));
    }
  }
  throw Error(CUDA_ERROR_INVALID_VALUE, std::string("the ") + what + " is no address of device memory");
}

bool Memory::is_pinned(const void* address, size_t bytes) const {
  const auto start = reinterpret_cast<uintptr_t>(address);
  auto after = host_.upper_bound(start);
  if (after == host_.begin()) return false;
  const auto& [first, block] = *std::prev(after);
  return start + bytes <= first + block.bytes;
}

std::pair<CUdeviceptr, size_t> Memory::range(CUdeviceptr address) const {
  device(address, 1, "address");
  const auto& [start, block] = *std::prev(device_.upper_bound(address));
  return {start, block.bytes};
}

// Under the address sanitizer the guards are forbidden memory, and it finds the access itself.
void Memory::check([[maybe_unused]] uintptr_t address, [[maybe_unused]] const Block& block) const {
#if !defined(__SANITIZE_ADDRESS__)
  const auto intact = [](const char* guard, size_t bytes) {
    return std::all_of(guard, guard + bytes, [](char c) { return static_cast<unsigned char>(c) == kGuardByte; });
  };
  const bool before = intact(pointer(address) - kGuard, kGuard);
  if (before && intact(pointer(address) + block.bytes, behind(block.bytes))) return;
  throw Error(CUDA_ERROR_ILLEGAL_ADDRESS, std::string("something was written ") + (before ? "behind " : "before ") +
                                              name("device", block.number, block.bytes));
#endif
}

void Memory::check_guards() const {
  for (const auto& [address, block] : device_) check(address, block);
}

std::string Memory::leaks() const {
  std::map<uint64_t, std::string> lines;
  for (const auto& [address, block] : device_) lines[block.number] = name("device", block.number, block.bytes);
  for (const auto& [address, block] : host_) lines[block.number] = name("pinned", block.number, block.bytes);
  std::ostringstream text;
  for (const auto& [number, line] : lines) text << "  " << line << '\n';
  return text.str();
}

}  // namespace softcuda
