// For libraries beside the driver, like cuBLAS: work of theirs in a stream.
#pragma once

#include <functional>
#include <initializer_list>

#include "cuda_api.h"

namespace softcuda {

// Device memory that the work touches, and what it is called in messages.
struct Range {
  const void* address;
  size_t bytes;
  const char* name;
};

// Enqueues or captures the work as a kernel's; refuses ranges that are not device memory. With no work it only looks
// whether the thread has a context.
__attribute__((visibility("default"))) CUresult submit_library_work(const char* function, CUstream stream,
                                                                    std::initializer_list<Range> ranges,
                                                                    std::function<void()> work);

}  // namespace softcuda
