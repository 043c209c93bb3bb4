// channel_sum — gradient of a bias or shift: Σ over positions of dy [rows, C], channels-last; rows = N·positions.
//
// Threads: column_gradient.cuh; a unit is `unit_rows` rows. Floor: dy read once.
#include "column_gradient.cuh"

using namespace unhear;

namespace {

struct Entries {
  const float* dy;
  int64_t channels;
  int channel = 0;
  __device__ void choose(int64_t c) { channel = static_cast<int>(c); }
  __device__ float operator()(int64_t row) const { return dy[row * channels + channel]; }
  __device__ int place() const { return channel; }
};

}  // namespace

extern "C" __global__ void channel_sum(const float* dy, Sinks sinks, int64_t channels, int64_t rows, int64_t unit_rows,
                                       int64_t per_sample) {
  column_gradients(sinks, Entries{dy, channels}, channels, rows, unit_rows, per_sample != 0);
}
