// Compiled where there is a CUDA toolkit: the numbers of the software driver are those of cuda.h.
#include <cuda.h>

#include "cuda_numbers.h"

#define CHECK(name, number, text) static_assert(CUDA_##name == number);
SOFTCUDA_RESULTS(CHECK)
#undef CHECK

#define CHECK(name, number, value) static_assert(CU_DEVICE_ATTRIBUTE_##name == number);
SOFTCUDA_DEVICE_ATTRIBUTES(CHECK)
#undef CHECK

static_assert(CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK == 0 && CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES == 1);
static_assert(CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES == 2 && CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES == 3);
static_assert(CU_FUNC_ATTRIBUTE_NUM_REGS == 4 && CU_FUNC_ATTRIBUTE_PTX_VERSION == 5);
static_assert(CU_FUNC_ATTRIBUTE_BINARY_VERSION == 6 && CU_FUNC_ATTRIBUTE_CACHE_MODE_CA == 7);
static_assert(CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES == 8);
static_assert(CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT == 9);
static_assert(CU_STREAM_NON_BLOCKING == 1 && CU_EVENT_DISABLE_TIMING == 2);
static_assert(CU_STREAM_CAPTURE_MODE_GLOBAL == 0 && CU_STREAM_CAPTURE_MODE_RELAXED == 2);
static_assert(CU_STREAM_CAPTURE_STATUS_ACTIVE == 1 && CU_STREAM_CAPTURE_STATUS_INVALIDATED == 2);
static_assert(CU_GRAPH_NODE_TYPE_KERNEL == 0 && CU_GRAPH_NODE_TYPE_MEMCPY == 1 && CU_GRAPH_NODE_TYPE_MEMSET == 2);
