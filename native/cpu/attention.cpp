// attention — softmax(q kᵀ/√d) v for each sample and head (Vaswani et al., 2017).
//
// qkv [N,T,3·H·D]: a row holds q, k and v, each H heads of D; or q, k, v [N,T,H·D] in buffers of their own. y
// [N,T,H·D]; lse [N,H,T] = log Σ exp(q kᵀ/√d). With lengths [N] the keys from lengths[n] on have probability 0; a
// sample of length 0 has y = 0 and no gradient. Scores never leave a thread's scratch: the backward pass makes them
// again from lse (Dao et al., 2022). Threads: forward, a head and up to four blocks of queries a tile; backward, a head
// a tile. Sums run over keys, queries and channels in order. Floor: 4·N·H·T²·D operations forward, 10·N·H·T²·D
// backward; qkv and y read or written once.
#include <cmath>
#include <cstring>
#include <limits>

#include "kernel.h"
#include "lengths.h"
#include "parallel.h"
#include "tile_product.h"
#include "vector_math.h"

namespace unhear {
namespace {

struct Geometry {
  int64_t batch, positions, heads, width;
  bool masked, separate;
  int64_t block;  // queries whose scores are held at once
  explicit Geometry(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        heads(a.integer("heads")),
        width(a.integer("width")),
        masked(a.integer("masked")),
        separate(a.integer("separate", 0)) {
    constexpr int64_t scores = 65536;  // floats: a quarter of a megabyte stays in the second-level cache
    block = std::clamp<int64_t>(scores / std::max<int64_t>(1, padded(positions)), kBlockRows, 132);
    block = std::min(block / kBlockRows * kBlockRows, std::max<int64_t>(1, positions));
  }

  int64_t row() const { return heads * width; }
  // Floats between positions of q, of k and of v, and the buffers they lie in.
  int64_t stride() const { return separate ? row() : 3 * row(); }
  int operands() const { return separate ? 3 : 1; }
  // Where the part q = 0, k = 1 or v = 2 of a head begins in buffers that start at `first`.
  template <typename Float>
  Float* part(const Args& args, int first, int which, int64_t n, int64_t h) const {
    auto* buffer = static_cast<Float*>(args.buffers[first + (separate ? which : 0)]);
    return buffer + n * positions * stride() + (separate ? 0 : which * row()) + h * width;
  }
  float scale() const { return 1.0f / std::sqrt(static_cast<float>(width)); }

  // Keys of the samples.
  Lengths lengths(const Args& args) const { return {masked ? args.ints(operands()) : nullptr, positions}; }
};

// Matrices of a thread, carved out of its scratch in order.
class Carver {
 public:
  explicit Carver(char* scratch) : scratch_(scratch) {}
  Padded take(int64_t rows, int64_t columns) {
    const Padded matrix{reinterpret_cast<float*>(scratch_ + bytes_), padded(columns)};
    bytes_ += aligned(sizeof(float) * rows * matrix.stride);
    return matrix;
  }
  size_t bytes() const { return bytes_; }

 private:
  char* scratch_;
  size_t bytes_ = 0;
};

// Rows of `source` times a factor, padding zero.
void pack(const float* source, int64_t source_stride, int64_t rows, int64_t columns, float factor, Padded to) {
  for (int64_t r = 0; r < rows; ++r) {
    const float* from = source + r * source_stride;
    float* row = to.data + r * to.stride;
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) row[c] = factor * from[c];
    for (int64_t c = columns; c < to.stride; ++c) row[c] = 0;
  }
}

void transpose_square(const float* source, int64_t source_stride, float* to, int64_t to_stride) {
  typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));
  const auto load = [&](int64_t row) { return *reinterpret_cast<const Four*>(source + row * source_stride); };
  const auto store = [&](int64_t row, Four v) { *reinterpret_cast<Four*>(to + row * to_stride) = v; };
  const Four a = load(0), b = load(1), c = load(2), d = load(3);
  const Four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  store(0, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  store(1, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  store(2, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store(3, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

// Columns of `source` [rows, columns] as rows of `to` [columns, rows], padding zero: squares of four by four in
// registers, edges one by one.
void pack_transposed(const float* source, int64_t source_stride, int64_t rows, int64_t columns, Padded to) {
  constexpr int64_t side = 4;
  const int64_t whole_rows = rows / side * side, whole_columns = columns / side * side;
  for (int64_t c = 0; c < whole_columns; c += side) {
    for (int64_t r = 0; r < whole_rows; r += side) {
      transpose_square(source + r * source_stride + c, source_stride, to.data + c * to.stride + r, to.stride);
    }
  }
  for (int64_t c = 0; c < columns; ++c) {
    float* row = to.data + c * to.stride;
    for (int64_t r = c < whole_columns ? whole_rows : 0; r < rows; ++r) row[r] = source[r * source_stride + c];
    for (int64_t r = rows; r < to.stride; ++r) row[r] = 0;
  }
}

void unpack(Padded from, int64_t rows, int64_t columns, float factor, float* target, int64_t target_stride) {
  for (int64_t r = 0; r < rows; ++r) {
    const float* row = from.data + r * from.stride;
    float* to = target + r * target_stride;
#pragma omp simd
    for (int64_t c = 0; c < columns; ++c) to[c] = factor * row[c];
  }
}

void clear(float* target, int64_t rows, int64_t columns, int64_t stride) {
  for (int64_t r = 0; r < rows; ++r) std::memset(target + r * stride, 0, sizeof(float) * columns);
}

// Buffers: qkv or q, k, v, (lengths,) y, lse.
class Forward final : public Kernel {
 public:
  explicit Forward(const Attributes& a) : g_(a), threads_(a.threads()), scratch_(Scratch(g_, nullptr).bytes) {}

  size_t workspace_bytes() const override { return scratch_ * threads_; }

  void run(const Args& args) override {
    const Lengths lengths = g_.lengths(args);
    const int next = g_.operands() + (g_.masked ? 1 : 0);
    float *y = args.out(next), *lse = args.out(next + 1);
    const int64_t group = 4 * g_.block, groups = (g_.positions + group - 1) / group;
    parallel_tiles(args.threads, g_.batch * g_.heads * groups, [&](int64_t tile, int thread) {
      const int64_t n = tile / groups / g_.heads, h = tile / groups % g_.heads, first = tile % groups * group;
      const Range queries{first, std::min(g_.positions, first + group)};
      const Scratch scratch(g_, args.workspace + scratch_ * thread);
      const Head at{g_.part<const float>(args, 0, 0, n, h), g_.part<const float>(args, 0, 1, n, h),
                    g_.part<const float>(args, 0, 2, n, h)};
      head(at, lengths.of(n), queries, y + n * g_.positions * g_.row() + h * g_.width,
           lse + (n * g_.heads + h) * g_.positions, scratch);
    });
  }

 private:
  struct Scratch {
    Padded kt, v, q, p, o;
    size_t bytes;
    Scratch(const Geometry& g, char* memory) {
      Carver carve(memory);
      kt = carve.take(g.width, g.positions);
      v = carve.take(g.positions, g.width);
      q = carve.take(g.block, g.width);
      p = carve.take(g.block, g.positions);
      o = carve.take(g.block, g.width);
      bytes = carve.bytes();
    }
  };

  struct Head {
    const float *q, *k, *v;
  };

  void head(const Head& at, int64_t length, Range queries, float* y, float* lse, const Scratch& s) const {
    const int64_t stride = g_.stride();
    if (length == 0) {
      clear(y + queries.begin * g_.row(), queries.size(), g_.width, g_.row());
      std::memset(lse + queries.begin, 0, sizeof(float) * queries.size());
      return;
    }
    pack_transposed(at.k, stride, length, g_.width, s.kt);
    pack(at.v, stride, length, g_.width, 1, s.v);
    for (int64_t first = queries.begin; first < queries.end; first += g_.block) {
      const int64_t rows = std::min(g_.block, queries.end - first);
      pack(at.q + first * stride, stride, rows, g_.width, g_.scale(), s.q);
      tile_product<false>(rows, length, g_.width, {s.q.data, s.q.stride, 1}, s.kt, s.p);
      for (int64_t r = 0; r < rows; ++r) lse[first + r] = exponentials(s.p.data + r * s.p.stride, length);
      tile_product<false>(rows, g_.width, length, {s.p.data, s.p.stride, 1}, s.v, s.o);
      unpack(s.o, rows, g_.width, 1, y + first * g_.row(), g_.row());
    }
  }

  // Scores to probabilities, that of padding 0; returns log Σ exp.
  static float exponentials(float* row, int64_t length) {
    const int64_t count = padded(length);
    for (int64_t t = length; t < count; ++t) row[t] = -std::numeric_limits<float>::infinity();
    float largest = row[0];
#pragma omp simd reduction(max : largest)
    for (int64_t t = 0; t < count; ++t) largest = row[t] > largest ? row[t] : largest;
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t t = 0; t < count; ++t) {
      row[t] = vector_exp(row[t] - largest);
      sum += row[t];
    }
    const float inverse = 1.0f / sum;
#pragma omp simd
    for (int64_t t = 0; t < count; ++t) row[t] *= inverse;
    return largest + std::log(sum);
  }

  Geometry g_;
  int threads_;
  size_t scratch_;
};

// Buffers: qkv or q, k, v, (lengths,) lse, y, dy, then the gradients of the first (=).
// With p = exp(s − lse): dv = pᵀ dy, ds = p ∘ (dy vᵀ − Σ_d dy∘y), dq = ds k/√d, dk = dsᵀ q/√d.
class Backward final : public Kernel {
 public:
  explicit Backward(const Attributes& a) : g_(a), threads_(a.threads()), scratch_(Scratch(g_, nullptr).bytes) {}

  size_t workspace_bytes() const override { return scratch_ * threads_; }

  void run(const Args& args) override {
    const Lengths lengths = g_.lengths(args);
    const int next = g_.operands() + (g_.masked ? 1 : 0);
    parallel_tiles(args.threads, g_.batch * g_.heads, [&](int64_t tile, int thread) {
      const int64_t n = tile / g_.heads, h = tile % g_.heads;
      const int64_t at = n * g_.positions * g_.row() + h * g_.width;
      Head head_at{{}, {}, args.in(next) + tile * g_.positions, args.in(next + 1) + at, args.in(next + 2) + at};
      for (int i = 0; i < 3; ++i) {
        head_at.qkv[i] = g_.part<const float>(args, 0, i, n, h);
        head_at.dqkv[i] = g_.part<float>(args, next + 3, i, n, h);
      }
      head(head_at, lengths.of(n), Scratch(g_, args.workspace + scratch_ * thread));
    });
  }

 private:
  struct Scratch {
    Padded kt, vt, k, q, dy, p, ds, dq, dk, dv;
    size_t bytes;
    Scratch(const Geometry& g, char* memory) {
      Carver carve(memory);
      kt = carve.take(g.width, g.positions);
      vt = carve.take(g.width, g.positions);
      k = carve.take(g.positions, g.width);
      q = carve.take(g.block, g.width);
      dy = carve.take(g.block, g.width);
      p = carve.take(g.block, g.positions);
      ds = carve.take(g.block, g.positions);
      dq = carve.take(g.block, g.width);
      dk = carve.take(g.positions, g.width);
      dv = carve.take(g.positions, g.width);
      bytes = carve.bytes();
    }
  };

  struct Head {
    const float* qkv[3];
    float* dqkv[3];
    const float *lse, *y, *dy;
  };

  void head(const Head& at, int64_t length, const Scratch& s) const {
    const int64_t row = g_.row(), stride = g_.stride();
    if (length == 0) {
      for (float* gradient : at.dqkv) clear(gradient, g_.positions, g_.width, stride);
      return;
    }
    pack_transposed(at.qkv[1], stride, length, g_.width, s.kt);
    pack_transposed(at.qkv[2], stride, length, g_.width, s.vt);
    pack(at.qkv[1], stride, length, g_.width, 1, s.k);
    std::memset(s.dk.data, 0, sizeof(float) * length * s.dk.stride);
    std::memset(s.dv.data, 0, sizeof(float) * length * s.dv.stride);
    for (int64_t first = 0; first < g_.positions; first += g_.block) {
      const int64_t rows = std::min(g_.block, g_.positions - first);
      pack(at.qkv[0] + first * stride, stride, rows, g_.width, g_.scale(), s.q);
      pack(at.dy + first * row, row, rows, g_.width, 1, s.dy);
      tile_product<false>(rows, length, g_.width, {s.q.data, s.q.stride, 1}, s.kt, s.p);
      tile_product<false>(rows, length, g_.width, {s.dy.data, s.dy.stride, 1}, s.vt, s.ds);
      for (int64_t r = 0; r < rows; ++r) {
        score_gradient(at.lse[first + r], at.y + (first + r) * row, at.dy + (first + r) * row, length,
                       s.p.data + r * s.p.stride, s.ds.data + r * s.ds.stride);
      }
      tile_product<true>(length, g_.width, rows, {s.p.data, 1, s.p.stride}, s.dy, s.dv);
      tile_product<true>(length, g_.width, rows, {s.ds.data, 1, s.ds.stride}, s.q, s.dk);
      tile_product<false>(rows, g_.width, length, {s.ds.data, s.ds.stride, 1}, s.k, s.dq);
      unpack(s.dq, rows, g_.width, g_.scale(), at.dqkv[0] + first * stride, stride);
    }
    unpack(s.dk, length, g_.width, 1, at.dqkv[1], stride);
    unpack(s.dv, length, g_.width, 1, at.dqkv[2], stride);
    for (int i = 1; i < 3; ++i) clear(at.dqkv[i] + length * stride, g_.positions - length, g_.width, stride);
  }

  // Scores to probabilities, gradients of probabilities to gradients of scores.
  void score_gradient(float lse, const float* y, const float* dy, int64_t length, float* p, float* ds) const {
    float mean = 0;
#pragma omp simd reduction(+ : mean)
    for (int64_t c = 0; c < g_.width; ++c) mean += y[c] * dy[c];
      // Padding is computed along: nobody reads it.
#pragma omp simd
    for (int64_t t = 0; t < padded(length); ++t) {
      p[t] = vector_exp(p[t] - lse);
      ds[t] = p[t] * (ds[t] - mean);
    }
  }

  Geometry g_;
  int threads_;
  size_t scratch_;
};

const Register forward("attention_forward", [](const Attributes& a) { return std::make_unique<Forward>(a); });
const Register backward("attention_gradient", [](const Attributes& a) { return std::make_unique<Backward>(a); });

}  // namespace
}  // namespace unhear
