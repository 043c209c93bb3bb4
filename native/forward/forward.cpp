// libcublas.so.12 for machines that have CUDA 13 only: hands each call that unhear makes through JCublas on to
// libcublas.so.13. The functions listed have the same parameters in both.
//
// A call is one jump: its arguments stay where they are, so no signature is repeated here.
#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <vector>

// X(function, what answers where there is no cuBLAS of CUDA 13).
#define FORWARDED(X)                            \
  X(cublasCreate_v2, not_initialized)           \
  X(cublasDestroy_v2, not_initialized)          \
  X(cublasGetVersion_v2, not_initialized)       \
  X(cublasGetStatusName, no_text)               \
  X(cublasGetStatusString, no_text)             \
  X(cublasSetStream_v2, not_initialized)        \
  X(cublasSetWorkspace_v2, not_initialized)     \
  X(cublasSetMathMode, not_initialized)         \
  X(cublasSetAtomicsMode, not_initialized)      \
  X(cublasSetPointerMode_v2, not_initialized)   \
  X(cublasGetPointerMode_v2, not_initialized)   \
  X(cublasSgemm_v2, not_initialized)            \
  X(cublasSgemmStridedBatched, not_initialized) \
  X(cublasGemmEx, not_initialized)              \
  X(cublasGemmStridedBatchedEx, not_initialized)

namespace {

constexpr const char* kLibrary = "libcublas.so.13";

// CUBLAS_STATUS_NOT_INITIALIZED.
int not_initialized() { return 1; }
const char* no_text() { return "libcublas.so.13 was not found"; }

// Where the loader looks, then where CUDA's installers put it.
void* open_cublas() {
  std::vector<std::string> places = {kLibrary};
  for (const char* variable : {"CUDA_HOME", "CUDA_PATH"}) {
    if (const char* home = std::getenv(variable)) places.push_back(std::string(home) + "/lib64/" + kLibrary);
  }
  places.push_back(std::string("/usr/local/cuda/lib64/") + kLibrary);
  for (const std::string& place : places) {
    if (void* library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
  }
  return nullptr;
}

}  // namespace

extern "C" {
#define TARGET(name, otherwise) \
  __attribute__((visibility("hidden"))) void* forward_##name = reinterpret_cast<void*>(otherwise);
FORWARDED(TARGET)
#undef TARGET
}

#define JUMP(name, otherwise) \
  asm(".text\n.globl " #name "\n.type " #name ", @function\n" #name ":\n  endbr64\n  jmp *forward_" #name "(%rip)\n");
FORWARDED(JUMP)
#undef JUMP

namespace {

__attribute__((constructor)) void find_targets() {
  void* library = open_cublas();
  if (!library) return;
#define FIND(name, otherwise) \
  if (void* found = dlsym(library, #name)) forward_##name = found;
  FORWARDED(FIND)
#undef FIND
}

}  // namespace
