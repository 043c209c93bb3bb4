// linear — y = x Wᵀ + b over the last axis. x [R, in], W [out, in], y [R, out]; R = batch · positions.
//
// Threads: about 256 rows of x a tile; W is packed once a launch. The weight gradient of a sample is dyᵀ x over its
// positions; large weights are cut into blocks of rows of W, small ones into chunks of samples.
// Floor: 2·R·in·out operations each for y, dx and dW.
#include "parameter_gradient.h"
#include "row_product.h"

namespace unhear {
namespace {

struct Geometry {
  int64_t batch, positions, in, out;
  bool bias;
  explicit Geometry(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        in(a.integer("in")),
        out(a.integer("out")),
        bias(a.integer("bias", 0)) {}
  int64_t rows() const { return batch * positions; }
};

// C[rows, n] = A[rows, k] B (+ bias), rows shared out in tiles. Buffers: a, b, (bias,) c.
class RowTiled final : public Kernel {
 public:
  RowTiled(int64_t rows, const GemmShape& shape, int threads)
      : tiles_(rows, 256), shape_(shape), threads_(threads), product_(tiles_, shape, threads) {}

  size_t workspace_bytes() const override { return product_.packed_bytes() + product_.scratch_bytes() * threads_; }

  void run(const Args& args) override {
    if (tiles_.rows == 0) return;
    const float* a = args.in(0);
    const float* bias = shape_.bias ? args.in(2) : nullptr;
    float* c = args.out(shape_.bias ? 3 : 2);
    char* scratch = args.workspace + product_.packed_bytes();
    product_.pack(args.in(1), args.workspace, scratch);
    parallel_tiles(args.threads, tiles_.count(), [&](int64_t tile, int thread) {
      const Range rows = tiles_[tile];
      product_.run(thread, rows.size(), a + rows.begin * shape_.k, args.workspace, bias, c + rows.begin * shape_.n,
                   scratch + product_.scratch_bytes() * thread);
    });
  }

 private:
  RowTiles tiles_;
  GemmShape shape_;
  int threads_;
  RowProduct product_;
};

std::unique_ptr<Kernel> forward_kernel(const Attributes& a) {
  const Geometry g(a);
  return std::make_unique<RowTiled>(g.rows(), GemmShape{0, g.out, g.in, g.in, 1, 1, g.in, g.bias}, a.threads());
}

// Buffers: dy, w, dx (=).
std::unique_ptr<Kernel> input_gradient_kernel(const Attributes& a) {
  const Geometry g(a);
  return std::make_unique<RowTiled>(g.rows(), GemmShape{0, g.in, g.out, g.out, 1, g.in, 1}, a.threads());
}

// Buffers: x, dy, then sinks.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a) : ParameterGradient(a), g_(a) {
    constexpr int64_t small = 32768, block_floats = 16384;
    const int64_t weights = g_.in * g_.out;
    blocks_ = weights <= small ? 1 : std::clamp<int64_t>(weights / block_floats, 2, std::min<int64_t>(64, g_.out));
    const bool only_sum = a.integer("sinks") == kAccumulate;
    const int64_t chunks = chunk_count();
    for (int64_t b = 0; b < blocks_; ++b) {
      for (int64_t c = 0; c < chunks; ++c) {
        product(part(g_.out, blocks_, b).size(), only_sum ? part(g_.batch, chunks, c).size() : 1, a.threads());
      }
    }
  }

 protected:
  int operands() const override { return 2; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.in * g_.out; }
  int64_t blocks() const override { return blocks_; }
  int64_t rows() const override { return g_.out; }
  size_t scratch_bytes() const override { return scratch_; }

  void gradient(const Args& args, Range samples, int64_t block, float* tile, int thread, char* scratch) override {
    const Range rows = part(g_.out, blocks_, block);
    const float* x = args.in(0) + samples.begin * g_.positions * g_.in;
    const float* dy = args.in(1) + samples.begin * g_.positions * g_.out + rows.begin;
    find(rows.size(), samples.size())->run(thread, dy, x, nullptr, tile, scratch);
  }

 private:
  // dyᵀ x for some rows of W over some samples. An even cut has two sizes at most, so there are few of them.
  struct Product {
    int64_t rows, samples;
    Gemm gemm;
  };

  const Gemm* find(int64_t rows, int64_t samples) const {
    for (const Product& p : products_) {
      if (p.rows == rows && p.samples == samples) return &p.gemm;
    }
    return nullptr;
  }

  void product(int64_t rows, int64_t samples, int threads) {
    if (samples == 0 || find(rows, samples) != nullptr) return;
    products_.push_back({rows, samples, Gemm({rows, g_.in, samples * g_.positions, 1, g_.out, g_.in, 1}, threads)});
    scratch_ = std::max(scratch_, products_.back().gemm.scratch_bytes());
  }

  Geometry g_;
  int64_t blocks_;
  std::vector<Product> products_;
  size_t scratch_ = 0;
};

const Register forward("linear_forward", forward_kernel);
const Register input("linear_input_gradient", input_gradient_kernel);
const Register weight("linear_weight_gradient",
                      [](const Attributes& a) { return std::make_unique<WeightGradient>(a); });

}  // namespace
}  // namespace unhear
