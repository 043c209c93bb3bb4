// broadcast_add — y[o,r,i] = x[o,r,i] + b[o,i]; x, y [outer,repeat,inner], b [outer,inner].
//
// Threads: y, one element each, 256 a block; db, 32 columns of one o a block, r in eight interleaved runs that are
// added in order (columns.cuh). Floor: x and b read and y written once; dy read and db written once.
#include "columns.cuh"
#include "elements.cuh"

using namespace unhear;

// May run in place of x. Fewer than 2³² elements.
extern "C" __global__ void broadcast_add_forward(const float* x, const float* b, float* y, int64_t outer,
                                                 int64_t repeat, int64_t inner) {
  const uint32_t width = inner, sample = repeat * inner;
  for (int64_t e = global_thread(); e < outer * repeat * inner; e += global_threads()) {
    const uint32_t element = e, o = element / sample, i = element % width;
    y[e] = x[e] + b[static_cast<int64_t>(o) * inner + i];
  }
}

// db (=).
extern "C" __global__ void broadcast_add_gradient(const float* dy, float* db, int64_t repeat, int64_t inner) {
  sum_middle(dy, db, repeat, inner, 1);
}
