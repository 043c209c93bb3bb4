// broadcast_add — y[o,r,i] = x[o,r,i] + b[o,i]; x, y [outer,repeat,inner], b [outer,inner].
//
// Threads: for y, runs of (o,r) of at least 16 Ki elements; for db, runs of inner inside each o. Sums run over r in
// order. Floor: bytes read and written once.
#include <cstring>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// Buffers: x, b, y. May run in place of x.
std::unique_ptr<Kernel> broadcast_add_forward(const Attributes& a) {
  const int64_t outer = a.integer("outer"), repeat = a.integer("repeat"), inner = a.integer("inner");
  return kernel([=](const Args& args) {
    const int64_t rows = outer * repeat, tiles = std::min(rows, element_tiles(rows * inner));
    parallel_tiles(args.threads, tiles, [&](int64_t tile, int) {
      const Range range = part(rows, tiles, tile);
      for (int64_t row = range.begin; row < range.end; ++row) {
        const float *x = args.in(0) + row * inner, *b = args.in(1) + row / repeat * inner;
        float* y = args.out(2) + row * inner;
#pragma omp simd
        for (int64_t i = 0; i < inner; ++i) y[i] = x[i] + b[i];
      }
    });
  });
}

// db[o,i] = Σ_r dy[o,r,i]. Buffers: dy, db (=).
std::unique_ptr<Kernel> broadcast_add_gradient(const Attributes& a) {
  const int64_t outer = a.integer("outer"), repeat = a.integer("repeat"), inner = a.integer("inner");
  return kernel([=](const Args& args) {
    const int64_t parts = (inner + 4095) / 4096;
    parallel_tiles(args.threads, outer * parts, [&](int64_t tile, int) {
      const Range range = part(inner, parts, tile % parts);
      const float* dy = args.in(0) + tile / parts * repeat * inner;
      float* db = args.out(1) + tile / parts * inner;
      std::memset(db + range.begin, 0, sizeof(float) * range.size());
      for (int64_t r = 0; r < repeat; ++r, dy += inner) {
#pragma omp simd
        for (int64_t i = range.begin; i < range.end; ++i) db[i] += dy[i];
      }
    });
  });
}

const Register register_forward("broadcast_add_forward", broadcast_add_forward);
const Register register_gradient("broadcast_add_gradient", broadcast_add_gradient);

}  // namespace
}  // namespace unhear
