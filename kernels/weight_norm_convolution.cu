// weight_norm_convolution — the weight of a convolution as a gain and a direction for each kernel position (Salimans &
// Kingma, 2016, as wav2vec 2.0 uses it), and the gradients of both.
//
//   w[o,c,j] = g[j] v[o,c,j] / ‖v[·,·,j]‖
//   ∂g[j] = ⟨∂w, v⟩_j / ‖v_j‖,    ∂v = g/‖v_j‖ (∂w − v ⟨∂w, v⟩_j / ‖v_j‖²),   sums over o and c
//
// v [O, C/groups, K] is a matrix of O·C/groups rows of K. Its sums down columns (columns.cuh) run over fixed runs of
// rows, then over the runs in order, in double. Both gradients need the sums of all of ∂w, so ∂w is the one gradient
// that lies in memory: of a sample at a time, made by convolution.cu, or of all together where ACCUMULATE is all that
// is asked for. Launches that follow each other take the samples in order; memory O(P), with P floats of v.
// Threads: 32×8 for sums, 256 otherwise. Floor: v read twice and w written once; gradients as those of a convolution,
// and v and ∂w read twice for each sample.
#include "columns.cuh"
#include "elements.cuh"
#include "parameter_gradient.cuh"

using namespace unhear;

namespace {

// Elements of a parameter one after another, each a function of its index alone. Blocks of 256 threads.
template <typename Entry>
struct FlatTile {
  static constexpr int kElements = 4;
  Entry entry;
  int64_t size;

  __device__ int place(int e) const {
    const int64_t p = (static_cast<int64_t>(blockIdx.x) * kElements + e) * blockDim.x + threadIdx.x;
    return p < size ? static_cast<int>(p) : -1;
  }

  __device__ void gradient(int64_t, float (&g)[kElements]) const {
#pragma unroll
    for (int e = 0; e < kElements; ++e) g[e] = place(e) < 0 ? 0 : entry(place(e));
  }
};

// sinks of the unit that this launch is for.
template <typename Entry>
__device__ void sink_entries(const Sinks& sinks, int64_t unit, Entry entry) {
  FlatTile<Entry> tile{entry, sinks.size};
  sink_gradients(sinks, blockIdx.x, unit, tile);
}

}  // namespace

// sums[run] = {⟨∂w, v⟩, ‖v‖²} of a run of rows, each [K]; without ∂w the former are 0. Blocks: tiles of K × runs.
extern "C" __global__ void weight_norm_convolution_sums(const float* dw, const float* v, float* sums, int64_t rows,
                                                        int64_t taps, int64_t run_rows) {
  const int64_t tap = static_cast<int64_t>(blockIdx.x) * kColumns + threadIdx.x;
  const int64_t first = blockIdx.y * run_rows, end = first + run_rows < rows ? first + run_rows : rows;
  const Pair sum = column_sum<Pair>(first, end, [&](int64_t row) {
    if (tap >= taps) return Pair{0, 0};
    const float a = v[row * taps + tap];
    return Pair{dw != nullptr ? a * dw[row * taps + tap] : 0, a * a};
  });
  if (threadIdx.y != 0 || tap >= taps) return;
  float* to = sums + 2 * blockIdx.y * taps + tap;
  to[0] = sum.first;
  to[taps] = sum.second;
}

// factors = {g/‖v‖, ⟨∂w, v⟩/‖v‖², ⟨∂w, v⟩/‖v‖}, each [K].
extern "C" __global__ void weight_norm_convolution_factors(const float* gain, const float* sums, float* factors,
                                                           int64_t runs, int64_t taps) {
  for (int64_t j = global_thread(); j < taps; j += global_threads()) {
    double product = 0, square = 0;
    for (int64_t run = 0; run < runs; ++run) {
      product += sums[2 * run * taps + j];
      square += sums[(2 * run + 1) * taps + j];
    }
    const double norm = sqrt(square);
    factors[j] = static_cast<float>(gain[j] / norm);
    factors[taps + j] = static_cast<float>(product / square);
    factors[2 * taps + j] = static_cast<float>(product / norm);
  }
}

// w (=).
extern "C" __global__ void weight_norm_convolution_weight(const float* v, const float* factors, float* w, int64_t size,
                                                          int64_t taps) {
  const int width = static_cast<int>(taps);
  for (int64_t i = global_thread(); i < size; i += global_threads()) w[i] = factors[i % width] * v[i];
}

// Blocks: tiles.
extern "C" __global__ void weight_norm_convolution_gain_gradient(const float* factors, Sinks sinks, int64_t unit) {
  const float* of_gain = factors + 2 * sinks.size;
  sink_entries(sinks, unit, [=](int p) { return of_gain[p]; });
}

// Blocks: tiles.
extern "C" __global__ void weight_norm_convolution_direction_gradient(const float* dw, const float* v,
                                                                      const float* factors, Sinks sinks, int64_t taps,
                                                                      int64_t unit) {
  const int width = static_cast<int>(taps);
  const float* along = factors + taps;
  sink_entries(sinks, unit, [=](int p) {
    const int j = p % width;
    return factors[j] * (dw[p] - v[p] * along[j]);
  });
}
