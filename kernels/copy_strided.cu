// copy_strided — y[o·to_stride + to_offset + i] = x[o·from_stride + from_offset + i] for o < outer, i < inner: slices,
// concatenation, and their gradients. With `clear` the rest of the `to_stride` floats of each o becomes 0.
//
// Threads: one element of y each, or four where everything is a multiple of four; neighbours side by side, 256 a block.
// No reductions. Floor: bytes of x read and y written once.
#include "elements.cuh"

using namespace unhear;

namespace {

// Lengths in units of T; the launch has fewer than 2³² elements, and a 32-bit division is cheap.
template <typename T>
__device__ void copy(const T* x, T* y, uint32_t outer, uint32_t inner, int64_t from_stride, int64_t from_offset,
                     int64_t to_stride, int64_t to_offset, bool clear) {
  const uint32_t width = clear ? static_cast<uint32_t>(to_stride) : inner;
  const int64_t shift = clear ? to_offset : 0, total = static_cast<int64_t>(outer) * width;
  for (int64_t e = global_thread(); e < total; e += global_threads()) {
    const uint32_t o = static_cast<uint32_t>(e) / width;
    const int64_t i = static_cast<uint32_t>(e) - o * width - shift;
    const bool inside = i >= 0 && i < inner;
    y[o * to_stride + to_offset + i] = inside ? x[o * from_stride + from_offset + i] : T{};
  }
}

}  // namespace

extern "C" __global__ void copy_strided(const float* x, float* y, int64_t outer, int64_t inner, int64_t from_stride,
                                        int64_t from_offset, int64_t to_stride, int64_t to_offset, int64_t clear) {
  const bool fours = (inner | from_stride | from_offset | to_stride | to_offset) % 4 == 0;
  if (fours && on_16_bytes(x) && on_16_bytes(y)) {
    copy(reinterpret_cast<const float4*>(x), reinterpret_cast<float4*>(y), outer, inner / 4, from_stride / 4,
         from_offset / 4, to_stride / 4, to_offset / 4, clear != 0);
  } else {
    copy(x, y, outer, inner, from_stride, from_offset, to_stride, to_offset, clear != 0);
  }
}
