// The calls of libcublas.so.12 that unhear makes, for the software driver. What is not here is not in the library, and
// JCublas cannot call it.
#include <memory>

#include "gemm.h"
#include "library.h"

using softcuda::DataType;
using softcuda::Matrix;
using softcuda::Product;

namespace {

// X(name, number).
#define CUBLAS_STATUSES(X) \
  X(SUCCESS, 0)            \
  X(NOT_INITIALIZED, 1)    \
  X(ALLOC_FAILED, 3)       \
  X(INVALID_VALUE, 7)      \
  X(EXECUTION_FAILED, 13)  \
  X(NOT_SUPPORTED, 15)

enum Status : int {
#define ENUMERATOR(name, number) CUBLAS_STATUS_##name = number,
  CUBLAS_STATUSES(ENUMERATOR)
#undef ENUMERATOR
};

constexpr int kVersion = 120604;
constexpr int kTf32Math = 3;                             // CUBLAS_TF32_TENSOR_OP_MATH
constexpr int kCompute32 = 68, kCompute32Pedantic = 69;  // CUBLAS_COMPUTE_32F…
constexpr int kCompute32Tf32 = 77;
constexpr int kPointersOnHost = 0;

struct Handle {
  CUstream stream = nullptr;
  int math_mode = 0, pointer_mode = kPointersOnHost;
};

struct Operand {
  int operation;  // 0 as it is, 1 transposed, 2 conjugate and transposed
  const void* data;
  int type;
  int64_t leading, stride;
};

bool is_known(int type) { return type == softcuda::kFloat || type == softcuda::kBfloat16; }

Matrix matrix(const Operand& operand) {
  return {operand.data, static_cast<DataType>(operand.type), operand.leading, operand.stride, operand.operation != 0};
}

Status multiply(const char* function, const Handle* handle, int64_t m, int64_t n, int64_t k, int64_t batches,
                const void* alpha, const void* beta, const Operand& a, const Operand& b, const Operand& c, bool tf32) {
  if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
  if (handle->pointer_mode != kPointersOnHost) return CUBLAS_STATUS_NOT_SUPPORTED;
  if (!is_known(a.type) || a.type != b.type || !is_known(c.type)) return CUBLAS_STATUS_NOT_SUPPORTED;
  if (m < 0 || n < 0 || k < 0 || batches < 0 || !alpha || !beta) return CUBLAS_STATUS_INVALID_VALUE;
  const Product product{matrix(a),
                        matrix(b),
                        matrix(c),
                        m,
                        n,
                        k,
                        batches,
                        *static_cast<const float*>(alpha),
                        *static_cast<const float*>(beta),
                        tf32};
  const int64_t rows_a = a.operation ? k : m, rows_b = b.operation ? n : k;
  if (a.leading < rows_a || b.leading < rows_b || c.leading < m) return CUBLAS_STATUS_INVALID_VALUE;
  if (m == 0 || n == 0 || batches == 0) return CUBLAS_STATUS_SUCCESS;
  const CUresult result = softcuda::submit_library_work(function, handle->stream,
                                                        {{a.data, product.a.bytes(m, k, batches), "matrix A"},
                                                         {b.data, product.b.bytes(k, n, batches), "matrix B"},
                                                         {c.data, product.c.bytes(m, n, batches), "matrix C"}},
                                                        [product] { product.run(); });
  return result == CUDA_SUCCESS ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
}

}  // namespace

#define CUBLAS_API extern "C" __attribute__((visibility("default")))

CUBLAS_API Status cublasCreate_v2(Handle** handle) {
  if (!handle) return CUBLAS_STATUS_INVALID_VALUE;
  const CUresult result = softcuda::submit_library_work("cublasCreate", nullptr, {}, {});
  if (result == CUDA_ERROR_OUT_OF_MEMORY) return CUBLAS_STATUS_ALLOC_FAILED;
  if (result != CUDA_SUCCESS) return CUBLAS_STATUS_NOT_INITIALIZED;
  *handle = std::make_unique<Handle>().release();
  return CUBLAS_STATUS_SUCCESS;
}

CUBLAS_API Status cublasDestroy_v2(Handle* handle) {
  const std::unique_ptr<Handle> destroyed(handle);
  return destroyed ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_INITIALIZED;
}

CUBLAS_API Status cublasGetVersion_v2(Handle*, int* version) {
  if (!version) return CUBLAS_STATUS_INVALID_VALUE;
  *version = kVersion;
  return CUBLAS_STATUS_SUCCESS;
}

CUBLAS_API Status cublasSetStream_v2(Handle* handle, CUstream stream) {
  if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
  handle->stream = stream;
  return CUBLAS_STATUS_SUCCESS;
}

CUBLAS_API Status cublasSetWorkspace_v2(Handle* handle, void*, size_t) {
  return handle ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_INITIALIZED;
}

CUBLAS_API Status cublasSetMathMode(Handle* handle, int mode) {
  if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
  handle->math_mode = mode;
  return CUBLAS_STATUS_SUCCESS;
}

CUBLAS_API Status cublasSetAtomicsMode(Handle* handle, int) {
  return handle ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_NOT_INITIALIZED;
}

CUBLAS_API Status cublasSetPointerMode_v2(Handle* handle, int mode) {
  if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
  handle->pointer_mode = mode;
  return CUBLAS_STATUS_SUCCESS;
}

CUBLAS_API Status cublasGetPointerMode_v2(Handle* handle, int* mode) {
  if (!handle || !mode) return CUBLAS_STATUS_NOT_INITIALIZED;
  *mode = handle->pointer_mode;
  return CUBLAS_STATUS_SUCCESS;
}

CUBLAS_API const char* cublasGetStatusName(int status) {
  switch (status) {
#define CASE(name, number) \
  case number:             \
    return "CUBLAS_STATUS_" #name;
    CUBLAS_STATUSES(CASE)
#undef CASE
    default:
      return "unknown status of cuBLAS";
  }
}

CUBLAS_API const char* cublasGetStatusString(int status) { return cublasGetStatusName(status); }

CUBLAS_API Status cublasSgemm_v2(Handle* handle, int operation_a, int operation_b, int m, int n, int k,
                                 const float* alpha, const void* a, int lda, const void* b, int ldb, const float* beta,
                                 void* c, int ldc) {
  return multiply("cublasSgemm", handle, m, n, k, 1, alpha, beta, {operation_a, a, 0, lda, 0},
                  {operation_b, b, 0, ldb, 0}, {0, c, 0, ldc, 0}, handle && handle->math_mode == kTf32Math);
}

CUBLAS_API Status cublasSgemmStridedBatched(Handle* handle, int operation_a, int operation_b, int m, int n, int k,
                                            const float* alpha, const void* a, int lda, long long stride_a,
                                            const void* b, int ldb, long long stride_b, const float* beta, void* c,
                                            int ldc, long long stride_c, int batches) {
  return multiply("cublasSgemmStridedBatched", handle, m, n, k, batches, alpha, beta,
                  {operation_a, a, 0, lda, stride_a}, {operation_b, b, 0, ldb, stride_b}, {0, c, 0, ldc, stride_c},
                  handle && handle->math_mode == kTf32Math);
}

CUBLAS_API Status cublasGemmStridedBatchedEx(Handle* handle, int operation_a, int operation_b, int m, int n, int k,
                                             const void* alpha, const void* a, int type_a, int lda, long long stride_a,
                                             const void* b, int type_b, int ldb, long long stride_b, const void* beta,
                                             void* c, int type_c, int ldc, long long stride_c, int batches, int compute,
                                             int) {
  if (compute != kCompute32 && compute != kCompute32Pedantic && compute != kCompute32Tf32) {
    return CUBLAS_STATUS_NOT_SUPPORTED;
  }
  return multiply("cublasGemmStridedBatchedEx", handle, m, n, k, batches, alpha, beta,
                  {operation_a, a, type_a, lda, stride_a}, {operation_b, b, type_b, ldb, stride_b},
                  {0, c, type_c, ldc, stride_c}, compute == kCompute32Tf32);
}

CUBLAS_API Status cublasGemmEx(Handle* handle, int operation_a, int operation_b, int m, int n, int k, const void* alpha,
                               const void* a, int type_a, int lda, const void* b, int type_b, int ldb, const void* beta,
                               void* c, int type_c, int ldc, int compute, int algorithm) {
  return cublasGemmStridedBatchedEx(handle, operation_a, operation_b, m, n, k, alpha, a, type_a, lda, 0, b, type_b, ldb,
                                    0, beta, c, type_c, ldc, 0, 1, compute, algorithm);
}
