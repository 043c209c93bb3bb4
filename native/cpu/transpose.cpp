// transpose — y[n,b,a] = x[n,a,b]; x [N,A,B], y [N,B,A].
//
// Threads: a sample and a strip of 16 columns of x a tile. Floor: bytes read and written once.
#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// Buffers: x, y.
std::unique_ptr<Kernel> transpose(const Attributes& a) {
  const int64_t batch = a.integer("batch"), rows = a.integer("rows"), columns = a.integer("columns");
  return kernel([=](const Args& args) {
    constexpr int64_t strip = 16;
    const int64_t strips = (columns + strip - 1) / strip;
    parallel_tiles(args.threads, batch * strips, [&](int64_t tile, int) {
      const float* x = args.in(0) + tile / strips * rows * columns;
      float* y = args.out(1) + tile / strips * rows * columns;
      const int64_t first = tile % strips * strip, last = std::min(columns, first + strip);
      for (int64_t r0 = 0; r0 < rows; r0 += strip) {
        const int64_t r1 = std::min(rows, r0 + strip);
        for (int64_t c = first; c < last; ++c) {
          for (int64_t r = r0; r < r1; ++r) y[c * rows + r] = x[r * columns + c];
        }
      }
    });
  });
}

const Register register_transpose("transpose", transpose);

}  // namespace
}  // namespace unhear
