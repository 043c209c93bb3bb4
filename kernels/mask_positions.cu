// mask_positions — y = x up to a sample's length and 0 beyond; x, y [N, P, C], lengths [N]. The gradient is the same
// kernel on dy.
//
// Threads: an element each, 256 a block; may run in place. Fewer than 2³² elements. No reductions.
// Floor: bytes of x read and y written once.
#include "elements.cuh"
#include "lengths.cuh"

using namespace unhear;

extern "C" __global__ void mask_positions(const float* x, const int32_t* lengths, float* y, unsigned long long* fault,
                                          int64_t size, int64_t positions, int64_t channels) {
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t row = static_cast<uint32_t>(i) / static_cast<uint32_t>(channels);
    const uint32_t n = row / static_cast<uint32_t>(positions), t = row - n * static_cast<uint32_t>(positions);
    y[i] = static_cast<int>(t) < length_of(lengths, n, positions, fault) ? x[i] : 0;
  }
}
