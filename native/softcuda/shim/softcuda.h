// What a .cu file sees when g++ compiles it for the software driver; included before everything else.
//
// __global__ and __shared__ stay as they are in the preprocessed text: softcuda_translate rewrites them there.
#pragma once

#define UNHEAR_SOFTWARE 1

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "../runtime/kernel_abi.h"

#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...)
#define __align__(bytes) alignas(bytes)
#define __restrict__ __restrict
#define __grid_constant__

#define threadIdx (*softcuda_builtins.thread)
#define blockIdx (softcuda_builtins.block)
#define blockDim (softcuda_builtins.block_size)
#define gridDim (softcuda_builtins.grid_size)
constexpr int warpSize = 32;

#include "atomics.h"
#include "entry.h"
#include "intrinsics.h"
#include "vectors.h"
#include "warp.h"

#undef assert
#define assert(condition) \
  (static_cast<bool>(condition) ? void() : softcuda_trap("assertion failed: " #condition, {__FILE__, __LINE__}))
