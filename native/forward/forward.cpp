// libcublas.so.12 for machines that have CUDA 13 only: hands each call that unhear makes through JCublas on to
// libcublas.so.13. The functions listed have the same parameters in both.
//
// A call is one jump: its arguments stay where they are, so no signature is repeated here.
#include <dlfcn.h>

#include <cstdlib>
#include <string>

#define FORWARDED(X)           \
  X(cublasCreate_v2)           \
  X(cublasDestroy_v2)          \
  X(cublasGetVersion_v2)       \
  X(cublasGetStatusName)       \
  X(cublasGetStatusString)     \
  X(cublasSetStream_v2)        \
  X(cublasSetWorkspace_v2)     \
  X(cublasSetMathMode)         \
  X(cublasSetAtomicsMode)      \
  X(cublasSetPointerMode_v2)   \
  X(cublasGetPointerMode_v2)   \
  X(cublasSgemm_v2)            \
  X(cublasSgemmStridedBatched) \
  X(cublasGemmEx)              \
  X(cublasGemmStridedBatchedEx)

namespace {

// What cuBLAS says when it cannot be used: CUBLAS_STATUS_NOT_INITIALIZED.
int not_initialized() { return 1; }

void* open_cublas() {
  std::string folders[] = {"", "/usr/local/cuda/lib64/", "/usr/local/cuda/targets/x86_64-linux/lib/"};
  for (const char* variable : {"CUDA_HOME", "CUDA_PATH"}) {
    if (const char* home = std::getenv(variable)) {
      if (void* library = dlopen((std::string(home) + "/lib64/libcublas.so.13").c_str(), RTLD_NOW | RTLD_LOCAL)) {
        return library;
      }
    }
  }
  for (const std::string& folder : folders) {
    if (void* library = dlopen((folder + "libcublas.so.13").c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  }
  return nullptr;
}

}  // namespace

extern "C" {
#define TARGET(name) \
  __attribute__((visibility("hidden"))) void* forward_##name = reinterpret_cast<void*>(not_initialized);
FORWARDED(TARGET)
#undef TARGET
}

#define JUMP(name)                         \
  asm(".text\n"                            \
      ".globl " #name                      \
      "\n"                                 \
      ".type " #name ", @function\n" #name \
      ":\n"                                \
      "  endbr64\n"                        \
      "  jmp *forward_" #name "(%rip)\n");
FORWARDED(JUMP)
#undef JUMP

namespace {

__attribute__((constructor)) void find_targets() {
  void* library = open_cublas();
  if (!library) return;
#define FIND(name) \
  if (void* found = dlsym(library, #name)) forward_##name = found;
  FORWARDED(FIND)
#undef FIND
}

}  // namespace

// Whether there was a library to forward to: 1 or 0.
extern "C" int unhear_forwards() { return forward_cublasCreate_v2 != reinterpret_cast<void*>(not_initialized); }
