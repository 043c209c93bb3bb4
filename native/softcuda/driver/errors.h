// Errors of the driver.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "cuda_api.h"

namespace softcuda {

// What a call returns, and what is said about it on standard error.
class Error : public std::runtime_error {
 public:
  Error(CUresult result, const std::string& message) : std::runtime_error(message), result_(result) {}
  CUresult result() const { return result_; }

 private:
  CUresult result_;
};

// CUDA_ERROR_…, or null for a number that is no result.
const char* result_name(CUresult result);
const char* result_meaning(CUresult result);
std::optional<CUresult> result_named(const std::string& name);

// Errors after which a context is of no use: every later call returns the same.
bool is_sticky(CUresult result);

// One line on standard error.
void say(const std::string& message);

}  // namespace softcuda
