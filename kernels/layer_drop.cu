// layer_drop — y = a where a whole layer is dropped, b elsewhere: one draw for the batch (Huang et al., 2016). The
// gradients of a and b are the same kernel with dy in one place and nothing in the other.
//
// Dropped when word 0 of philox({0, 0, id, step}, seed) is below rate·2³².
// Threads: an element each, 256 a block, every thread draws the same word; may run in place of b. No reductions.
// Floor: one of a and b read, y written.
#include "elements.cuh"
#include "philox.cuh"

using namespace unhear;

// random = {seed low, seed high, step, unused}; null for a or b stands for zeros.
extern "C" __global__ void layer_drop(const float* a, const float* b, const int32_t* random, float* y, int64_t size,
                                      int64_t id, double rate) {
  const PhiloxWords words = philox({{0, 0, static_cast<uint32_t>(id), static_cast<uint32_t>(random[2])}},
                                   static_cast<uint32_t>(random[0]), static_cast<uint32_t>(random[1]));
  const float* source = words.w[0] < static_cast<uint32_t>(rate * 4294967296.0) ? a : b;
  for (int64_t i = global_thread(); i < size; i += global_threads()) y[i] = source != nullptr ? source[i] : 0;
}
