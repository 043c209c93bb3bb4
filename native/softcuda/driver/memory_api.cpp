// Allocation, copies and fills.
#include <algorithm>
#include <cstring>
#include <vector>

#include "context.h"

using namespace softcuda;

namespace {

enum class Timing { kWait, kAsync };

template <typename T>
void fill(char* target, T value, size_t count) {
  std::fill_n(reinterpret_cast<T*>(target), count, value);
}

template <typename T>
CUresult set(const char* function, CUdeviceptr target, T value, size_t count, CUstream stream) {
  return with_context(function, [&](Context& context) {
    if (target % sizeof(T) != 0) throw Error(CUDA_ERROR_INVALID_VALUE, "the target is not aligned to its elements");
    char* memory = context.memory.device(target, count * sizeof(T), "target");
    context.submit(stream, CU_GRAPH_NODE_TYPE_MEMSET, [=] { fill(memory, value, count); });
  });
}

// Pageable memory is read before the call returns, as the real driver does; pinned memory when the copy runs.
CUresult to_device(const char* function, CUdeviceptr target, const void* source, size_t bytes, CUstream stream,
                   Timing timing) {
  return with_context(function, [&](Context& context) {
    if (bytes == 0) return;
    require(source, "source");
    char* memory = context.memory.device(target, bytes, "target");
    if (timing == Timing::kWait) context.forbid_in_capture(function);
    if (timing == Timing::kAsync && context.memory.is_pinned(source, bytes)) {
      context.submit(stream, CU_GRAPH_NODE_TYPE_MEMCPY, [=] { std::memcpy(memory, source, bytes); });
    } else {
      const auto first = static_cast<const char*>(source);
      context.submit(stream, CU_GRAPH_NODE_TYPE_MEMCPY, [memory, staged = std::vector<char>(first, first + bytes)] {
        std::memcpy(memory, staged.data(), staged.size());
      });
    }
  });
}

CUresult to_host(const char* function, void* target, CUdeviceptr source, size_t bytes, CUstream stream, Timing timing) {
  return with_context(function, [&](Context& context) {
    if (bytes == 0) return;
    require(target, "target");
    const char* memory = context.memory.device(source, bytes, "source");
    if (timing == Timing::kWait) context.forbid_in_capture(function);
    context.submit(stream, CU_GRAPH_NODE_TYPE_MEMCPY, [=] { std::memcpy(target, memory, bytes); });
    // A copy to pageable memory has ended when the call returns.
    Stream& in = context.stream(stream);
    if (!in.capture && !context.memory.is_pinned(target, bytes)) in.drain();
  });
}

CUresult within_device(const char* function, CUdeviceptr target, CUdeviceptr source, size_t bytes, CUstream stream) {
  return with_context(function, [&](Context& context) {
    if (bytes == 0) return;
    char* to = context.memory.device(target, bytes, "target");
    const char* from = context.memory.device(source, bytes, "source");
    context.submit(stream, CU_GRAPH_NODE_TYPE_MEMCPY, [=] { std::memmove(to, from, bytes); });
  });
}

}  // namespace

SOFTCUDA_API cuMemAlloc_v2(CUdeviceptr* address, size_t bytes) {
  return with_context("cuMemAlloc", [&](Context& context) {
    require(address, "address");
    context.forbid_in_capture("cuMemAlloc");
    *address = context.memory.allocate(bytes);
  });
}

SOFTCUDA_API cuMemFree_v2(CUdeviceptr address) {
  return with_context("cuMemFree", [&](Context& context) {
    if (!address) return;
    context.forbid_in_capture("cuMemFree");
    context.synchronize();
    context.memory.free(address);
  });
}

SOFTCUDA_API cuMemGetInfo_v2(size_t* free, size_t* total) {
  return with_context("cuMemGetInfo", [&](Context& context) {
    if (free) *free = context.memory.total() - context.memory.used();
    if (total) *total = context.memory.total();
  });
}

SOFTCUDA_API cuMemGetAddressRange_v2(CUdeviceptr* start, size_t* bytes, CUdeviceptr address) {
  return with_context("cuMemGetAddressRange", [&](Context& context) {
    const auto range = context.memory.range(address);
    if (start) *start = range.first;
    if (bytes) *bytes = range.second;
  });
}

SOFTCUDA_API cuMemAllocHost_v2(void** address, size_t bytes) {
  return with_context("cuMemAllocHost", [&](Context& context) {
    require(address, "address");
    context.forbid_in_capture("cuMemAllocHost");
    *address = context.memory.allocate_host(bytes);
  });
}

SOFTCUDA_API cuMemHostAlloc(void** address, size_t bytes, unsigned) {
  return with_context("cuMemHostAlloc", [&](Context& context) {
    require(address, "address");
    context.forbid_in_capture("cuMemHostAlloc");
    *address = context.memory.allocate_host(bytes);
  });
}

SOFTCUDA_API cuMemFreeHost(void* address) {
  return with_context("cuMemFreeHost", [&](Context& context) {
    if (!address) return;
    context.forbid_in_capture("cuMemFreeHost");
    context.synchronize();
    context.memory.free_host(address);
  });
}

SOFTCUDA_API cuMemcpyHtoD_v2(CUdeviceptr target, const void* source, size_t bytes) {
  return to_device("cuMemcpyHtoD", target, source, bytes, nullptr, Timing::kWait);
}

SOFTCUDA_API cuMemcpyHtoDAsync_v2(CUdeviceptr target, const void* source, size_t bytes, CUstream stream) {
  return to_device("cuMemcpyHtoDAsync", target, source, bytes, stream, Timing::kAsync);
}

SOFTCUDA_API cuMemcpyDtoH_v2(void* target, CUdeviceptr source, size_t bytes) {
  return to_host("cuMemcpyDtoH", target, source, bytes, nullptr, Timing::kWait);
}

SOFTCUDA_API cuMemcpyDtoHAsync_v2(void* target, CUdeviceptr source, size_t bytes, CUstream stream) {
  return to_host("cuMemcpyDtoHAsync", target, source, bytes, stream, Timing::kAsync);
}

SOFTCUDA_API cuMemcpyDtoD_v2(CUdeviceptr target, CUdeviceptr source, size_t bytes) {
  return within_device("cuMemcpyDtoD", target, source, bytes, nullptr);
}

SOFTCUDA_API cuMemcpyDtoDAsync_v2(CUdeviceptr target, CUdeviceptr source, size_t bytes, CUstream stream) {
  return within_device("cuMemcpyDtoDAsync", target, source, bytes, stream);
}

SOFTCUDA_API cuMemsetD8_v2(CUdeviceptr target, unsigned char value, size_t count) {
  return set("cuMemsetD8", target, value, count, nullptr);
}

SOFTCUDA_API cuMemsetD8Async(CUdeviceptr target, unsigned char value, size_t count, CUstream stream) {
  return set("cuMemsetD8Async", target, value, count, stream);
}

SOFTCUDA_API cuMemsetD32_v2(CUdeviceptr target, unsigned value, size_t count) {
  return set("cuMemsetD32", target, value, count, nullptr);
}

SOFTCUDA_API cuMemsetD32Async(CUdeviceptr target, unsigned value, size_t count, CUstream stream) {
  return set("cuMemsetD32Async", target, value, count, stream);
}
