// Kernels over whole flat parameter vectors of `size` floats, for unlearning methods. Coefficients lie in device
// memory, so that a recorded graph never has to be made again.
//
// Threads: elementwise ones four elements each (elements.cuh); sums in double, first a thread over its stride, then the
// block, then one block over the blocks' sums, all in a fixed order; counts are integers, so their order does not
// matter. Floor: every vector read once, y or x written once; the k-th largest reads x three times.
#include "elements.cuh"
#include "reduce.cuh"

using namespace unhear;

// y += c x.
extern "C" __global__ void vector_axpy(const float* c, const float* x, float* y, int64_t size) {
  const float factor = *c;
  binary(x, y, y, size, [factor](float u, float v) { return v + factor * u; });
}

// x *= c.
extern "C" __global__ void vector_scale(const float* c, float* x, int64_t size) {
  const float factor = *c;
  unary(x, x, size, [factor](float v) { return v * factor; });
}

// y *= x.
extern "C" __global__ void vector_multiply(const float* x, float* y, int64_t size) {
  binary(x, y, y, size, [](float u, float v) { return v * u; });
}

// y = x where mask ≠ 0.
extern "C" __global__ void vector_copy_where(const float* mask, const float* x, float* y, int64_t size) {
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    if (mask[i] != 0) y[i] = x[i];
  }
}

// y += c sign(x), sign(0) = 0.
extern "C" __global__ void vector_add_sign(const float* c, const float* x, float* y, int64_t size) {
  const float step = *c;
  binary(x, y, y, size, [step](float u, float v) { return v + (u > 0 ? step : u < 0 ? -step : 0); });
}

// x *= min(1, limit/(√norm2 + 1e-6)).
extern "C" __global__ void vector_clip(const float* norm2, const float* limit, float* x, int64_t size) {
  const float factor = *limit / (sqrtf(*norm2) + 1e-6f);
  const float c = factor < 1 ? factor : 1;
  unary(x, x, size, [c](float v) { return v * c; });
}

// partial[block] = the block's share of Σ x y.
extern "C" __global__ void vector_dot_blocks(const float* x, const float* y, double* partial, int64_t size) {
  double sum = 0;
  for (int64_t i = global_thread(); i < size; i += global_threads()) sum += static_cast<double>(x[i]) * y[i];
  sum = block_sum(sum);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

// result[0] = Σ partial; one block.
extern "C" __global__ void vector_dot_join(const double* partial, float* result, int64_t blocks) {
  double sum = 0;
  for (int64_t b = threadIdx.x; b < blocks; b += blockDim.x) sum += partial[b];
  sum = block_sum(sum);
  if (threadIdx.x == 0) result[0] = static_cast<float>(sum);
}

// The k-th largest is found by its bits: the upper eleven first, then eleven and ten. Each round counts the elements
// that agree with the bits known so far by their next bits, then picks the bin that holds the k-th.
namespace {

constexpr int kBins = 2048;

struct Selection {
  uint32_t prefix, known;
  int64_t rank;
};

// Unsigned numbers in the order of the floats.
__device__ uint32_t order(float x, bool magnitude) {
  const uint32_t bits = __float_as_uint(x);
  if (magnitude) return bits & 0x7FFFFFFFu;
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

__device__ float value(uint32_t key, bool magnitude) {
  if (magnitude) return __uint_as_float(key);
  return __uint_as_float(key & 0x80000000u ? key & 0x7FFFFFFFu : ~key);
}

}  // namespace

// Nothing is known yet; one block.
extern "C" __global__ void vector_kth_start(Selection* selection, uint32_t* counts, int64_t k) {
  if (threadIdx.x == 0) *selection = {0, 0, k};
  for (int bin = threadIdx.x; bin < kBins; bin += blockDim.x) counts[bin] = 0;
}

// counts[2048] += elements by their bits from `shift` on.
extern "C" __global__ void vector_kth_count(const float* x, const Selection* selection, uint32_t* counts, int64_t size,
                                            int64_t shift, int64_t magnitude) {
  __shared__ uint32_t own[kBins];
  for (int bin = threadIdx.x; bin < kBins; bin += blockDim.x) own[bin] = 0;
  __syncthreads();
  const uint32_t prefix = selection->prefix, known = selection->known;
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const uint32_t key = order(x[i], magnitude != 0);
    if ((key & known) == prefix) atomicAdd(&own[(key >> shift) & (kBins - 1) & ~(known >> shift)], 1u);
  }
  __syncthreads();
  for (int bin = threadIdx.x; bin < kBins; bin += blockDim.x) {
    if (own[bin] != 0) atomicAdd(&counts[bin], own[bin]);
  }
}

// Takes the bin of the k-th largest and clears the counts; the last round (shift 0) gives the result. One thread.
extern "C" __global__ void vector_kth_pick(Selection* selection, uint32_t* counts, float* result, int64_t shift,
                                           int64_t magnitude) {
  int64_t rank = selection->rank;
  int bin = kBins - 1;
  for (; bin > 0 && rank > counts[bin]; --bin) rank -= counts[bin];
  const uint32_t prefix = selection->prefix | static_cast<uint32_t>(bin) << shift;
  *selection = {prefix, ~uint32_t{0} << shift, rank};
  for (int b = 0; b < kBins; ++b) counts[b] = 0;
  if (shift == 0) result[0] = value(prefix, magnitude != 0);
}
