// Kernels over whole flat parameter vectors of `size` floats, for unlearning methods. Coefficients are read from device
// memory, so that a recorded program never has to be made again.
//
// Threads: tiles of 16 Ki elements. Sums: in double inside a tile, then over the tiles in order.
#include <bit>
#include <cmath>
#include <cstring>

#include "kernel.h"
#include "parallel.h"

namespace unhear {
namespace {

// Elementwise: body(Args, i) for every element.
template <typename Body>
KernelFactory elementwise(Body body) {
  return [body](const Attributes& a) {
    const int64_t size = a.integer("size");
    return kernel([size, body](const Args& args) {
      const auto one = body(args);
      parallel_elements(args.threads, size, [&](Range r) {
#pragma omp simd
        for (int64_t i = r.begin; i < r.end; ++i) one(i);
      });
    });
  };
}

// y += c x. Buffers: c, x, y.
auto axpy(const Args& args) {
  return [c = args.in(0)[0], x = args.in(1), y = args.out(2)](int64_t i) { y[i] += c * x[i]; };
}

// x *= c. Buffers: c, x.
auto scale(const Args& args) {
  return [c = args.in(0)[0], x = args.out(1)](int64_t i) { x[i] *= c; };
}

// y *= x. Buffers: x, y.
auto multiply(const Args& args) {
  return [x = args.in(0), y = args.out(1)](int64_t i) { y[i] *= x[i]; };
}

// y = x where mask ≠ 0. Buffers: mask, x, y.
auto copy_where(const Args& args) {
  return [mask = args.in(0), x = args.in(1), y = args.out(2)](int64_t i) { y[i] = mask[i] != 0 ? x[i] : y[i]; };
}

// y += c sign(x), sign(0) = 0. Buffers: c, x, y.
auto add_sign(const Args& args) {
  return [c = args.in(0)[0], x = args.in(1), y = args.out(2)](int64_t i) { y[i] += x[i] > 0 ? c : x[i] < 0 ? -c : 0; };
}

// x *= min(1, limit/(√norm2 + 1e-6)). Buffers: norm2, limit, x.
auto clip(const Args& args) {
  const float factor = args.in(1)[0] / (std::sqrt(args.in(0)[0]) + 1e-6f);
  return [c = factor < 1 ? factor : 1, x = args.out(2)](int64_t i) { x[i] *= c; };
}

// result[0] = Σ x y. Buffers: x, y, result.
std::unique_ptr<Kernel> dot(const Attributes& a) {
  const int64_t size = a.integer("size");
  const int64_t tiles = element_tiles(size);
  return kernel(
      [size, tiles](const Args& args) {
        const float *x = args.in(0), *y = args.in(1);
        auto* partial = reinterpret_cast<double*>(args.workspace);
        parallel_tiles(args.threads, tiles, [&](int64_t tile, int) {
          const Range r = part(size, tiles, tile);
          double sum = 0;
#pragma omp simd reduction(+ : sum)
          for (int64_t i = r.begin; i < r.end; ++i) sum += static_cast<double>(x[i]) * y[i];
          partial[tile] = sum;
        });
        double sum = 0;
        for (int64_t tile = 0; tile < tiles; ++tile) sum += partial[tile];
        args.out(2)[0] = static_cast<float>(sum);
      },
      sizeof(double) * tiles);
}

// result[0] = the k-th largest of x, or with `magnitude` of |x|, k from 1: a radix select over the bits of the floats,
// the upper eleven first, then eleven and ten. Buffers: x, result.
class KthLargest final : public Kernel {
 public:
  explicit KthLargest(const Attributes& a)
      : size_(a.integer("size")), k_(a.integer("k")), magnitude_(a.integer("magnitude") != 0), threads_(a.threads()) {
    if (k_ < 1 || k_ > size_) {
      throw std::invalid_argument("k = " + std::to_string(k_) + " of " + std::to_string(size_) + " elements");
    }
  }

  size_t workspace_bytes() const override { return sizeof(int64_t) * kBins * threads_; }

  void run(const Args& args) override {
    const float* x = args.in(0);
    auto* counts = reinterpret_cast<int64_t*>(args.workspace);
    uint32_t prefix = 0, known = 0;
    int64_t rank = k_;
    for (const int shift : {21, 10, 0}) {
      std::memset(counts, 0, sizeof(int64_t) * kBins * threads_);
      const int64_t tiles = element_tiles(size_);
      parallel_tiles(args.threads, tiles, [&](int64_t tile, int thread) {
        const Range r = part(size_, tiles, tile);
        int64_t* own = counts + kBins * thread;
        for (int64_t i = r.begin; i < r.end; ++i) {
          const uint32_t key = order(x[i]);
          if ((key & known) == prefix) ++own[(key >> shift) & (kBins - 1) & ~(known >> shift)];
        }
      });
      int64_t bin = kBins - 1;
      for (; bin >= 0; --bin) {
        int64_t here = 0;
        for (int t = 0; t < threads_; ++t) here += counts[kBins * t + bin];
        if (rank <= here) break;
        rank -= here;
      }
      prefix |= static_cast<uint32_t>(bin) << shift;
      known = ~uint32_t{0} << shift;
    }
    args.out(1)[0] = value(prefix);
  }

 private:
  static constexpr int64_t kBins = 2048;

  // Unsigned numbers in the order of the floats.
  uint32_t order(float x) const {
    const auto bits = std::bit_cast<uint32_t>(x);
    if (magnitude_) return bits & 0x7FFFFFFFu;
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  }

  float value(uint32_t key) const {
    if (magnitude_) return std::bit_cast<float>(key);
    return std::bit_cast<float>(key & 0x80000000u ? key & 0x7FFFFFFFu : ~key);
  }

  int64_t size_, k_;
  bool magnitude_;
  int threads_;
};

const Register register_axpy("vector_axpy", elementwise(axpy));
const Register register_scale("vector_scale", elementwise(scale));
const Register register_multiply("vector_multiply", elementwise(multiply));
const Register register_copy_where("vector_copy_where", elementwise(copy_where));
const Register register_add_sign("vector_add_sign", elementwise(add_sign));
const Register register_clip("vector_clip", elementwise(clip));
const Register register_dot("vector_dot", dot);
const Register register_kth("vector_kth_largest", [](const Attributes& a) { return std::make_unique<KthLargest>(a); });

}  // namespace
}  // namespace unhear
