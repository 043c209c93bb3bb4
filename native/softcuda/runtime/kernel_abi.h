// What compiled kernels and the driver know of each other.
//
// A kernel library is an ELF object made from kernels/*.cu. For each kernel it exports a KernelEntry under the name
// softcuda_kernel_NAME, and it calls the functions below, which libcuda.so.1 exports. All of them run on the fiber of
// one CUDA thread.
#pragma once

#include <cstddef>
#include <cstdint>

#define SOFTCUDA_EXPORT __attribute__((visibility("default")))

namespace softcuda {

struct Index3 {
  unsigned x, y, z;
};

// What threadIdx and its like read. One thread of the host runs kernels at a time.
struct Builtins {
  const Index3* thread;
  Index3 block, block_size, grid_size;
};

// A place in a kernel's source, for messages and to tell one barrier from another.
struct Place {
  const char* file;
  int line;
};

struct KernelEntry {
  const char* name;
  // Calls the kernel once, for the current thread, with the arguments that cuLaunchKernel was given.
  void (*call)(void* const* arguments);
  const uint32_t* argument_bytes;
  uint32_t arguments;
};

// What the lanes of a warp do together.
enum class Collective { kSynchronize, kShuffle, kBallot };

}  // namespace softcuda

extern "C" {
SOFTCUDA_EXPORT extern softcuda::Builtins softcuda_builtins;
// Waits until every thread of the block that has not exited waits here. Returns how many gave a true predicate.
SOFTCUDA_EXPORT int softcuda_block_barrier(bool predicate, const char* name, softcuda::Place place);
// Waits until all lanes of the mask are here. A shuffle returns the value of lane `source` of the warp; a ballot
// returns the mask of lanes whose value is not 0.
SOFTCUDA_EXPORT uint64_t softcuda_collective(softcuda::Collective kind, const char* name, uint32_t mask, uint64_t value,
                                             int source, softcuda::Place place);
SOFTCUDA_EXPORT int softcuda_lane();
// Shared memory: what the launch asked for, and one array of the block for each declaration.
SOFTCUDA_EXPORT void* softcuda_dynamic_shared();
SOFTCUDA_EXPORT int softcuda_new_shared_array();
SOFTCUDA_EXPORT void* softcuda_shared_array(int array, size_t bytes, size_t alignment);
// Ends the launch with an error: a failed assert() or __trap().
[[noreturn]] SOFTCUDA_EXPORT void softcuda_trap(const char* what, softcuda::Place place);
}
