// Loops over flat arrays of floats.
//
// Each thread takes four neighbouring elements at a time where all arrays lie on 16 bytes, which is 128 bits a load;
// the rest, and arrays that lie otherwise, one by one. Grids may be smaller than the array: threads stride over it.
// Arrays may be the same array, element by element.
#pragma once

#include <cstdint>

namespace unhear {

inline __device__ int64_t global_thread() { return static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; }

inline __device__ int64_t global_threads() { return static_cast<int64_t>(gridDim.x) * blockDim.x; }

inline __device__ bool on_16_bytes(const void* pointer) { return (reinterpret_cast<uintptr_t>(pointer) & 15) == 0; }

inline __device__ float4 load4(const float* from) { return *reinterpret_cast<const float4*>(from); }

inline __device__ void store4(float* to, float4 values) { *reinterpret_cast<float4*>(to) = values; }

// y[i] = f(x[i]).
template <typename Function>
__device__ void unary(const float* x, float* y, int64_t size, Function f) {
  const int64_t quads = on_16_bytes(x) && on_16_bytes(y) ? size / 4 : 0;
  for (int64_t q = global_thread(); q < quads; q += global_threads()) {
    const float4 v = load4(x + 4 * q);
    store4(y + 4 * q, make_float4(f(v.x), f(v.y), f(v.z), f(v.w)));
  }
  for (int64_t i = 4 * quads + global_thread(); i < size; i += global_threads()) y[i] = f(x[i]);
}

// y[i] = f(a[i], b[i]).
template <typename Function>
__device__ void binary(const float* a, const float* b, float* y, int64_t size, Function f) {
  const int64_t quads = on_16_bytes(a) && on_16_bytes(b) && on_16_bytes(y) ? size / 4 : 0;
  for (int64_t q = global_thread(); q < quads; q += global_threads()) {
    const float4 u = load4(a + 4 * q), v = load4(b + 4 * q);
    store4(y + 4 * q, make_float4(f(u.x, v.x), f(u.y, v.y), f(u.z, v.z), f(u.w, v.w)));
  }
  for (int64_t i = 4 * quads + global_thread(); i < size; i += global_threads()) y[i] = f(a[i], b[i]);
}

}  // namespace unhear
