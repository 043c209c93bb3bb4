// embedding — y[n,t,:] = w[index[n,t],:]; index [N,T] integers, w [rows,width], y [N,T,width].
//
// The gradient of a sample adds up what a row got at all positions that use it; the row `padding` (−1: none) gets 0.
// Threads: forward, runs of positions of at least 16 Ki elements; gradient, blocks of rows of large weights, chunks of
// samples for small ones; positions in order. Floor: y written once; dy read once for each block.
#include <cstring>

#include "kernel.h"
#include "parallel.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

struct Geometry {
  int64_t batch, positions, rows, width;
  explicit Geometry(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        rows(a.integer("rows")),
        width(a.integer("width")) {}
};

// Buffers: index, w, y.
std::unique_ptr<Kernel> embedding_forward(const Attributes& a) {
  const Geometry g(a);
  return kernel([g](const Args& args) {
    const int32_t* index = args.ints(0);
    const int64_t total = g.batch * g.positions, tiles = std::min(total, element_tiles(total * g.width));
    parallel_tiles(args.threads, tiles, [&](int64_t tile, int) {
      const Range range = part(total, tiles, tile);
      for (int64_t i = range.begin; i < range.end; ++i) {
        if (index[i] < 0 || index[i] >= g.rows) {
          throw std::out_of_range("sample " + std::to_string(i / g.positions) + ", position " +
                                  std::to_string(i % g.positions) + " has index " + std::to_string(index[i]) +
                                  ", outside 0 to " + std::to_string(g.rows - 1));
        }
        std::memcpy(args.out(2) + i * g.width, args.in(1) + index[i] * g.width, sizeof(float) * g.width);
      }
    });
  });
}

// Buffers: index, dy, then sinks.
class Gradient final : public ParameterGradient {
 public:
  explicit Gradient(const Attributes& a) : ParameterGradient(a), g_(a), padding_(a.integer("padding")) {
    constexpr int64_t small = 32768, block_floats = 16384;
    const int64_t weights = g_.rows * g_.width;
    blocks_ = weights <= small || g_.rows < 2
                  ? 1
                  : std::clamp<int64_t>(weights / block_floats, 2, std::min<int64_t>(64, g_.rows));
  }

 protected:
  int operands() const override { return 2; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.rows * g_.width; }
  int64_t blocks() const override { return blocks_; }
  int64_t rows() const override { return g_.rows; }

  void gradient(const Args& args, Range samples, int64_t block, float* tile, int, char*) override {
    const Range rows = part(g_.rows, blocks_, block);
    std::memset(tile, 0, sizeof(float) * rows.size() * g_.width);
    for (int64_t i = samples.begin * g_.positions; i < samples.end * g_.positions; ++i) {
      const int64_t row = args.ints(0)[i];
      if (row < rows.begin || row >= rows.end || row == padding_) continue;
      const float* dy = args.in(1) + i * g_.width;
      float* target = tile + (row - rows.begin) * g_.width;
#pragma omp simd
      for (int64_t c = 0; c < g_.width; ++c) target[c] += dy[c];
    }
  }

 private:
  Geometry g_;
  int64_t padding_, blocks_;
};

const Register register_forward("embedding_forward", embedding_forward);
const Register register_gradient("embedding_gradient",
                                 [](const Attributes& a) { return std::make_unique<Gradient>(a); });

}  // namespace
}  // namespace unhear
