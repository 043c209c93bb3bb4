// Kernel launches.
#include <algorithm>
#include <cstring>

#include "block.h"
#include "context.h"
#include "sanitizer.h"
#include "walk.h"

using namespace softcuda;

namespace {

// The arguments of a launch, copied when it is made.
class Arguments {
 public:
  Arguments(const KernelEntry& entry, void* const* values) : pointers_(entry.arguments) {
    if (entry.arguments > 0) require(values, "kernelParams");
    size_t bytes = 0;
    std::vector<size_t> offsets(entry.arguments);
    for (uint32_t i = 0; i < entry.arguments; ++i) {
      offsets[i] = bytes;
      bytes += (entry.argument_bytes[i] + kAlignment - 1) / kAlignment * kAlignment;
    }
    memory_.resize(bytes / kAlignment);
    for (uint32_t i = 0; i < entry.arguments; ++i) {
      require(values[i], "an entry of kernelParams");
      pointers_[i] = reinterpret_cast<char*>(memory_.data()) + offsets[i];
      std::memcpy(pointers_[i], values[i], entry.argument_bytes[i]);
    }
  }

  void* const* pointers() const { return pointers_.data(); }

 private:
  static constexpr size_t kAlignment = 16;
  struct alignas(kAlignment) Unit {
    char bytes[kAlignment];
  };
  std::vector<Unit> memory_;
  std::vector<void*> pointers_;
};

std::string text(Index3 size) {
  return std::to_string(size.x) + "x" + std::to_string(size.y) + "x" + std::to_string(size.z);
}

void check(const Function& function, Index3 grid, Index3 block, size_t shared) {
  const std::string kernel = std::string("kernel ") + function.entry->name;
  const uint64_t threads = uint64_t{block.x} * block.y * block.z;
  if (threads == 0 || block.x > 1024 || block.y > 1024 || block.z > 64 || threads > 1024) {
    throw Error(CUDA_ERROR_INVALID_VALUE, kernel + " cannot have blocks of " + text(block) + " threads");
  }
  if (grid.x == 0 || grid.y == 0 || grid.z == 0 || grid.x > 2147483647u || grid.y > 65535 || grid.z > 65535) {
    throw Error(CUDA_ERROR_INVALID_VALUE, kernel + " cannot have a grid of " + text(grid) + " blocks");
  }
  if (shared > function.dynamic_shared_limit) {
    throw Error(CUDA_ERROR_INVALID_VALUE, kernel + " may use " + std::to_string(function.dynamic_shared_limit) +
                                              " bytes of dynamic shared memory, not " + std::to_string(shared) +
                                              "; cuFuncSetAttribute raises that");
  }
}

void run(Context& context, Function& function, const Launch& launch) {
  const std::string kernel = std::string("kernel ") + launch.kernel->name;
  const std::string failure = BlockRunner::instance().run(launch);
  function.static_shared = BlockRunner::instance().static_shared_bytes();
  if (!failure.empty()) throw Error(CUDA_ERROR_LAUNCH_FAILED, kernel + ": " + failure);
  const std::string finding = sanitizer_finding();
  if (!finding.empty()) throw Error(CUDA_ERROR_ILLEGAL_ADDRESS, kernel + ": " + finding);
  try {
    context.memory.check_guards();
  } catch (const Error& e) {
    throw Error(e.result(), kernel + " or what ran before it: " + e.what());
  }
}

}  // namespace

SOFTCUDA_API cuLaunchKernel(CUfunction handle, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                            unsigned block_y, unsigned block_z, unsigned shared, CUstream stream, void** parameters,
                            void** extra) {
  return with_context("cuLaunchKernel", [&](Context& context) {
    Function& function = context.function(handle);
    if (extra) throw Error(CUDA_ERROR_NOT_SUPPORTED, "arguments must come in kernelParams, not in extra");
    const Index3 grid{grid_x, grid_y, grid_z}, block{block_x, block_y, block_z};
    check(function, grid, block, shared);
    const auto arguments = std::make_shared<const Arguments>(*function.entry, parameters);
    // Static arrays fit into 48 KiB, or nvcc refuses them.
    const size_t limit = std::max<size_t>(function.dynamic_shared_limit, 49152);
    context.submit(stream, CU_GRAPH_NODE_TYPE_KERNEL, [=, &context, &function] {
      const uint64_t seed = Driver::instance().settings.seed, number = ++context.launches;
      run(context, function,
          {function.entry, arguments->pointers(), grid, block, shared, limit, seed ? Walk::mix(seed + number) | 1 : 0});
    });
  });
}

SOFTCUDA_API cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction handle, int block_size,
                                                         size_t shared) {
  return with_context("cuOccupancyMaxActiveBlocksPerMultiprocessor", [&](Context& context) {
    require(blocks, "blocks");
    const Function& function = context.function(handle);
    if (block_size < 1 || block_size > 1024) throw Error(CUDA_ERROR_INVALID_VALUE, "a block has 1 to 1024 threads");
    // Registers are not known here: threads and shared memory limit it.
    const size_t by_threads = 2048 / static_cast<size_t>((block_size + 31) / 32 * 32);
    const size_t by_shared = 233472 / (shared + function.static_shared + 1024);
    *blocks = static_cast<int>(std::min({by_threads, by_shared, size_t{32}}));
  });
}
