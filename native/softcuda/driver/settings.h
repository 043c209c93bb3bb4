// What a run of the software driver can be told: by the environment (UNHEAR_SOFTCUDA_SEED=7) when it starts, or in
// mid-run by softcuda_control("seed=7").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cuda_api.h"

namespace softcuda {

// The n-th call of a function from now on fails.
struct Injection {
  std::string function;
  uint64_t call;
  CUresult result;
};

struct Settings {
  uint64_t seed = 1;                // order of blocks and threads; 0 counts up
  size_t memory = size_t{2} << 30;  // bytes of the device
  int devices = 1;                  // how many there are
  int version = 13000;              // what cuDriverGetVersion says
  int capability = 90;              // ten times the major plus the minor number
  bool blocking = false;            // run work when it is enqueued, not when it is waited for
  std::vector<Injection> failures;

  // Applies the variables that are set; throws like set().
  void read_environment();
  // Applies `name=value`; throws std::invalid_argument with what was expected.
  void set(const std::string& assignment);
};

}  // namespace softcuda
