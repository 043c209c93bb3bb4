// copy_strided — y[o·to_stride + to_offset + i] = x[o·from_stride + from_offset + i] for o < outer, i < inner: slices,
// concatenation, and their gradients. With `clear` the rest of the `to_stride` floats of each o becomes 0.
//
// Threads: runs of at least 16 Ki elements. Floor: bytes read and written once.
#include <cstring>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// Buffers: x, y.
std::unique_ptr<Kernel> copy_strided(const Attributes& a) {
  const int64_t outer = a.integer("outer"), inner = a.integer("inner");
  const int64_t from_stride = a.integer("from_stride"), from_offset = a.integer("from_offset");
  const int64_t to_stride = a.integer("to_stride"), to_offset = a.integer("to_offset");
  const bool clear = a.integer("clear", 0) != 0;
  return kernel([=](const Args& args) {
    const int64_t tiles = std::min(outer, element_tiles(outer * std::max(inner, clear ? to_stride : 0)));
    parallel_tiles(args.threads, tiles, [&](int64_t tile, int) {
      const Range rows = part(outer, tiles, tile);
      for (int64_t o = rows.begin; o < rows.end; ++o) {
        float* to = args.out(1) + o * to_stride;
        if (clear) {
          std::memset(to, 0, sizeof(float) * to_offset);
          std::memset(to + to_offset + inner, 0, sizeof(float) * (to_stride - to_offset - inner));
        }
        std::memcpy(to + to_offset, args.in(0) + o * from_stride + from_offset, sizeof(float) * inner);
      }
    });
  });
}

const Register register_copy("copy_strided", copy_strided);

}  // namespace
}  // namespace unhear
