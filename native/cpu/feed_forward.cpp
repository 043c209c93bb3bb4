// feed_forward — y = r + W2 gelu(W1 x + b1) + b2 at every position. x [R, in], W1 [hidden, in], W2 [out, hidden],
// r and y [R, out]; R = batch · positions.
//
// A tile of rows goes through both products while its hidden part lies in the second-level cache. What the backward
// pass needs of it is h = gelu(z) [R, hidden], and gelu'(z) instead of z: both come from the same exponential.
// Threads: tiles of at most 128 rows; the weights are packed once a launch. The gradients of the parameters are those
// of two linear layers. Floor: 2·R·hidden·(in + out) operations forward, as many for the gradient of x.
#include <cstring>

#include "row_product.h"
#include "vector_math.h"

namespace unhear {
namespace {

constexpr int64_t kTileRows = 128;

struct Geometry {
  int64_t rows, in, hidden, out;
  explicit Geometry(const Attributes& a)
      : rows(a.integer("batch") * a.integer("positions")),
        in(a.integer("in")),
        hidden(a.integer("hidden")),
        out(a.integer("out")) {}
};

// Two products on a tile: memory of a launch.
class TwoProducts : public Kernel {
 public:
  size_t workspace_bytes() const override { return packed() + lane() * threads_; }

 protected:
  TwoProducts(const Geometry& g, const GemmShape& first, const GemmShape& second, size_t hidden_bytes, int threads)
      : g_(g),
        threads_(threads),
        hidden_bytes_(aligned(hidden_bytes)),
        tiles_(g.rows, kTileRows),
        first_(tiles_, first, threads),
        second_(tiles_, second, threads) {}

  void pack(const Args& args, const float* first, const float* second) const {
    first_.pack(first, args.workspace, args.workspace + packed());
    second_.pack(second, args.workspace + first_.packed_bytes(), args.workspace + packed());
  }
  // A thread's scratch: hidden rows, then what the products need.
  char* scratch(const Args& args, int thread) const { return args.workspace + packed() + lane() * thread; }
  void run_first(const Args& args, int thread, int64_t rows, const float* a, const float* bias, float* c) const {
    first_.run(thread, rows, a, args.workspace, bias, c, scratch(args, thread) + hidden_bytes_);
  }
  void run_second(const Args& args, int thread, int64_t rows, const float* a, const float* bias, float* c) const {
    second_.run(thread, rows, a, args.workspace + first_.packed_bytes(), bias, c,
                scratch(args, thread) + hidden_bytes_);
  }

  Geometry g_;
  int threads_;
  size_t hidden_bytes_;
  RowTiles tiles_;

 private:
  size_t packed() const { return first_.packed_bytes() + second_.packed_bytes(); }
  size_t lane() const { return hidden_bytes_ + std::max(first_.scratch_bytes(), second_.scratch_bytes()); }

  RowProduct first_, second_;
};

// Buffers: x, w1, b1, w2, b2, r, y; with `saves` then h and gelu'(z).
class Forward final : public TwoProducts {
 public:
  explicit Forward(const Attributes& a) : Forward(Geometry(a), a.integer("saves"), a.threads()) {}

  void run(const Args& args) override {
    if (g_.rows == 0) return;
    const float *x = args.in(0), *b1 = args.in(2), *b2 = args.in(4), *residual = args.in(5);
    float* y = args.out(6);
    pack(args, args.in(1), args.in(3));
    parallel_tiles(args.threads, tiles_.count(), [&](int64_t tile, int thread) {
      const Range rows = tiles_[tile];
      const int64_t hidden_at = rows.begin * g_.hidden, out_at = rows.begin * g_.out;
      float* h = saves_ ? args.out(7) + hidden_at : reinterpret_cast<float*>(scratch(args, thread));
      run_first(args, thread, rows.size(), x + rows.begin * g_.in, b1, h);
      activate(h, saves_ ? args.out(8) + hidden_at : nullptr, rows.size() * g_.hidden);
      std::memcpy(y + out_at, residual + out_at, sizeof(float) * rows.size() * g_.out);
      run_second(args, thread, rows.size(), h, b2, y + out_at);
    });
  }

 private:
  Forward(const Geometry& g, bool saves, int threads)
      : TwoProducts(g, {0, g.hidden, g.in, g.in, 1, 1, g.in, true},
                    {0, g.out, g.hidden, g.hidden, 1, 1, g.hidden, true, true},
                    saves ? 0 : sizeof(float) * g.hidden * kTileRows, threads),
        saves_(saves) {}

  // h = gelu(h), and its derivative where it is kept.
  static void activate(float* h, float* derivative, int64_t size) {
    if (derivative == nullptr) {
#pragma omp simd
      for (int64_t i = 0; i < size; ++i) h[i] *= vector_normal(h[i]).distribution;
      return;
    }
#pragma omp simd
    for (int64_t i = 0; i < size; ++i) {
      const Normal n = vector_normal(h[i]);
      derivative[i] = n.distribution + h[i] * n.density;
      h[i] *= n.distribution;
    }
  }

  bool saves_;
};

// dz = (dy W2) ∘ gelu'(z), dx = dz W1. Buffers: dy, w1, w2, gelu'(z), dz (=), dx (=). dz may take the place of
// gelu'(z).
class InputGradient final : public TwoProducts {
 public:
  explicit InputGradient(const Attributes& a) : InputGradient(Geometry(a), a.threads()) {}

  void run(const Args& args) override {
    if (g_.rows == 0) return;
    const float *dy = args.in(0), *derivative = args.in(3);
    float *dz = args.out(4), *dx = args.out(5);
    pack(args, args.in(2), args.in(1));
    parallel_tiles(args.threads, tiles_.count(), [&](int64_t tile, int thread) {
      const Range rows = tiles_[tile];
      const int64_t at = rows.begin * g_.hidden, size = rows.size() * g_.hidden;
      auto* dh = reinterpret_cast<float*>(scratch(args, thread));
      run_first(args, thread, rows.size(), dy + rows.begin * g_.out, nullptr, dh);
#pragma omp simd
      for (int64_t i = 0; i < size; ++i) dz[at + i] = dh[i] * derivative[at + i];
      run_second(args, thread, rows.size(), dz + at, nullptr, dx + rows.begin * g_.in);
    });
  }

 private:
  InputGradient(const Geometry& g, int threads)
      : TwoProducts(g, {0, g.hidden, g.out, g.out, 1, g.hidden, 1}, {0, g.in, g.hidden, g.hidden, 1, g.in, 1},
                    sizeof(float) * g.hidden * kTileRows, threads) {}
};

const Register forward("feed_forward_forward", [](const Attributes& a) { return std::make_unique<Forward>(a); });
const Register input("feed_forward_input_gradient",
                     [](const Attributes& a) { return std::make_unique<InputGradient>(a); });

}  // namespace
}  // namespace unhear
