#include "library.h"

#include "context.h"

namespace softcuda {

CUresult submit_library_work(const char* function, CUstream stream, std::initializer_list<Range> ranges,
                             std::function<void()> work) {
  return with_context(function, [&](Context& context) {
    for (const Range& range : ranges) {
      context.memory.device(reinterpret_cast<CUdeviceptr>(range.address), range.bytes, range.name);
    }
    if (work) context.submit(stream, CU_GRAPH_NODE_TYPE_KERNEL, std::move(work));
  });
}

}  // namespace softcuda
