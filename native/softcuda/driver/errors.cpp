#include "errors.h"

#include <cstdio>

namespace softcuda {
namespace {

struct Result {
  CUresult result;
  const char *name, *meaning;
};

constexpr Result kResults[] = {
#define SOFTCUDA_RESULT(name, number, meaning) {CUDA_##name, "CUDA_" #name, meaning},
    SOFTCUDA_RESULTS(SOFTCUDA_RESULT)
#undef SOFTCUDA_RESULT
};

}  // namespace

const char* result_name(CUresult result) {
  for (const Result& r : kResults) {
    if (r.result == result) return r.name;
  }
  return nullptr;
}

const char* result_meaning(CUresult result) {
  for (const Result& r : kResults) {
    if (r.result == result) return r.meaning;
  }
  return nullptr;
}

std::optional<CUresult> result_named(const std::string& name) {
  for (const Result& r : kResults) {
    if (name == r.name) return r.result;
  }
  return std::nullopt;
}

bool is_sticky(CUresult result) {
  switch (result) {
    case CUDA_ERROR_ECC_UNCORRECTABLE:
    case CUDA_ERROR_ILLEGAL_ADDRESS:
    case CUDA_ERROR_LAUNCH_TIMEOUT:
    case CUDA_ERROR_ASSERT:
    case CUDA_ERROR_MISALIGNED_ADDRESS:
    case CUDA_ERROR_LAUNCH_FAILED:
      return true;
    default:
      return false;
  }
}

void say(const std::string& message) { std::fprintf(stderr, "software CUDA driver: %s\n", message.c_str()); }

}  // namespace softcuda
