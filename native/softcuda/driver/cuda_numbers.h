// Numbers of the CUDA driver API, and what the software driver says to them. api_check.cpp holds them against cuda.h.
#pragma once

// Result codes: X(name without CUDA_, number, what it means).
#define SOFTCUDA_RESULTS(X)                                                                               \
  X(SUCCESS, 0, "no error")                                                                               \
  X(ERROR_INVALID_VALUE, 1, "invalid argument")                                                           \
  X(ERROR_OUT_OF_MEMORY, 2, "out of memory")                                                              \
  X(ERROR_NOT_INITIALIZED, 3, "initialization error")                                                     \
  X(ERROR_DEINITIALIZED, 4, "driver shutting down")                                                       \
  X(ERROR_DEVICE_UNAVAILABLE, 46, "CUDA-capable device(s) is/are busy or unavailable")                    \
  X(ERROR_NO_DEVICE, 100, "no CUDA-capable device is detected")                                           \
  X(ERROR_INVALID_DEVICE, 101, "invalid device ordinal")                                                  \
  X(ERROR_INVALID_IMAGE, 200, "device kernel image is invalid")                                           \
  X(ERROR_INVALID_CONTEXT, 201, "invalid device context")                                                 \
  X(ERROR_NO_BINARY_FOR_GPU, 209, "no kernel image is available for execution on the device")             \
  X(ERROR_ECC_UNCORRECTABLE, 214, "uncorrectable ECC error encountered")                                  \
  X(ERROR_INVALID_PTX, 218, "a PTX JIT compilation failed")                                               \
  X(ERROR_UNSUPPORTED_PTX_VERSION, 222, "the provided PTX was compiled with an unsupported toolchain")    \
  X(ERROR_INVALID_HANDLE, 400, "invalid resource handle")                                                 \
  X(ERROR_ILLEGAL_STATE, 401, "the operation cannot be performed in the present state")                   \
  X(ERROR_NOT_FOUND, 500, "named symbol not found")                                                       \
  X(ERROR_NOT_READY, 600, "device not ready")                                                             \
  X(ERROR_ILLEGAL_ADDRESS, 700, "an illegal memory access was encountered")                               \
  X(ERROR_LAUNCH_OUT_OF_RESOURCES, 701, "too many resources requested for launch")                        \
  X(ERROR_LAUNCH_TIMEOUT, 702, "the launch timed out and was terminated")                                 \
  X(ERROR_CONTEXT_IS_DESTROYED, 709, "context is destroyed")                                              \
  X(ERROR_ASSERT, 710, "device-side assert triggered")                                                    \
  X(ERROR_MISALIGNED_ADDRESS, 716, "misaligned address")                                                  \
  X(ERROR_LAUNCH_FAILED, 719, "unspecified launch failure")                                               \
  X(ERROR_NOT_SUPPORTED, 801, "operation not supported")                                                  \
  X(ERROR_SYSTEM_DRIVER_MISMATCH, 803, "system has unsupported display driver / cuda driver combination") \
  X(ERROR_STREAM_CAPTURE_UNSUPPORTED, 900, "operation not permitted when stream is capturing")            \
  X(ERROR_STREAM_CAPTURE_INVALIDATED, 901, "operation failed due to a previous error during capture")     \
  X(ERROR_STREAM_CAPTURE_MERGE, 902, "operation would result in a merge of two separate captures")        \
  X(ERROR_STREAM_CAPTURE_UNMATCHED, 903, "capture was not ended in the same stream as it began")          \
  X(ERROR_STREAM_CAPTURE_UNJOINED, 904, "capturing stream has unjoined work")                             \
  X(ERROR_STREAM_CAPTURE_ISOLATION, 905, "dependency created on uncaptured work in another stream")       \
  X(ERROR_CAPTURED_EVENT, 907, "operation not permitted on an event last recorded in a capturing stream") \
  X(ERROR_UNKNOWN, 999, "unknown error")

// Device attributes, with the limits of an H100 but few multiprocessors. X(name, number, value).
#define SOFTCUDA_DEVICE_ATTRIBUTES(X)                 \
  X(MAX_THREADS_PER_BLOCK, 1, 1024)                   \
  X(MAX_BLOCK_DIM_X, 2, 1024)                         \
  X(MAX_BLOCK_DIM_Y, 3, 1024)                         \
  X(MAX_BLOCK_DIM_Z, 4, 64)                           \
  X(MAX_GRID_DIM_X, 5, 2147483647)                    \
  X(MAX_GRID_DIM_Y, 6, 65535)                         \
  X(MAX_GRID_DIM_Z, 7, 65535)                         \
  X(MAX_SHARED_MEMORY_PER_BLOCK, 8, 49152)            \
  X(TOTAL_CONSTANT_MEMORY, 9, 65536)                  \
  X(WARP_SIZE, 10, 32)                                \
  X(MAX_REGISTERS_PER_BLOCK, 12, 65536)               \
  X(CLOCK_RATE, 13, 1000000)                          \
  X(MULTIPROCESSOR_COUNT, 16, 4)                      \
  X(KERNEL_EXEC_TIMEOUT, 17, 0)                       \
  X(INTEGRATED, 18, 0)                                \
  X(CAN_MAP_HOST_MEMORY, 19, 1)                       \
  X(COMPUTE_MODE, 20, 0)                              \
  X(CONCURRENT_KERNELS, 31, 1)                        \
  X(ECC_ENABLED, 32, 0)                               \
  X(PCI_BUS_ID, 33, 0)                                \
  X(PCI_DEVICE_ID, 34, 0)                             \
  X(MEMORY_CLOCK_RATE, 36, 1000000)                   \
  X(GLOBAL_MEMORY_BUS_WIDTH, 37, 128)                 \
  X(L2_CACHE_SIZE, 38, 1048576)                       \
  X(MAX_THREADS_PER_MULTIPROCESSOR, 39, 2048)         \
  X(ASYNC_ENGINE_COUNT, 40, 2)                        \
  X(UNIFIED_ADDRESSING, 41, 1)                        \
  X(PCI_DOMAIN_ID, 50, 0)                             \
  X(COMPUTE_CAPABILITY_MAJOR, 75, 9)                  \
  X(COMPUTE_CAPABILITY_MINOR, 76, 0)                  \
  X(STREAM_PRIORITIES_SUPPORTED, 78, 1)               \
  X(MAX_SHARED_MEMORY_PER_MULTIPROCESSOR, 81, 233472) \
  X(MAX_REGISTERS_PER_MULTIPROCESSOR, 82, 65536)      \
  X(MANAGED_MEMORY, 83, 0)                            \
  X(COOPERATIVE_LAUNCH, 95, 0)                        \
  X(MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 97, 232448)    \
  X(MAX_BLOCKS_PER_MULTIPROCESSOR, 106, 32)           \
  X(RESERVED_SHARED_MEMORY_PER_BLOCK, 111, 1024)      \
  X(MEMORY_POOLS_SUPPORTED, 115, 0)
