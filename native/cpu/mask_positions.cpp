// mask_positions — y = x up to a sample's length and 0 beyond; x, y [N, P, C], lengths [N]. The gradient is the same
// kernel on dy.
//
// Threads: one sample a tile. Floor: x read and y written once; in place, what lies beyond the lengths written once.
#include <cstring>

#include "kernel.h"
#include "lengths.h"
#include "parallel.h"

namespace unhear {
namespace {

// Buffers: x, lengths, y. May run in place of x.
std::unique_ptr<Kernel> mask_positions(const Attributes& a) {
  const int64_t batch = a.integer("batch"), positions = a.integer("positions"), channels = a.integer("channels");
  return kernel([=](const Args& args) {
    const Lengths lengths(args.ints(1), positions);
    parallel_tiles(args.threads, batch, [&](int64_t n, int) {
      const float* x = args.in(0) + n * positions * channels;
      float* y = args.out(2) + n * positions * channels;
      const int64_t kept = lengths.of(n) * channels;
      if (x != y) std::memcpy(y, x, sizeof(float) * kept);
      std::memset(y + kept, 0, sizeof(float) * (positions * channels - kept));
    });
  });
}

const Register registered("mask_positions", mask_positions);

}  // namespace
}  // namespace unhear
