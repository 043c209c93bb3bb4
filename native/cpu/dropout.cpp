// dropout — y = x/(1 − rate) where kept, 0 elsewhere; x, y [N,positions,C]. The gradient is the same kernel on dy.
//
// Element e is kept when word e mod 4 of philox({e/4 low, e/4 high, id, step}, seed) is at least rate·2³². e counts the
// elements of x, or with `channels` the pairs (sample, channel), so that whole channels go; it starts at the first
// sample of a batch, of which x may be a later part.
// Threads: tiles of 16 Ki elements, or samples. Floor: bytes read and written once.
#include "kernel.h"
#include "parallel.h"
#include "philox.h"

namespace unhear {
namespace {

class Dropout final : public Kernel {
 public:
  explicit Dropout(const Attributes& a)
      : batch_(a.integer("batch")),
        positions_(a.integer("positions")),
        channels_(a.integer("channels")),
        whole_(a.integer("whole_channels") != 0),
        id_(static_cast<uint32_t>(a.integer("id"))),
        threshold_(static_cast<uint32_t>(a.real("rate") * 4294967296.0)),
        factor_(static_cast<float>(1.0 / (1.0 - a.real("rate")))) {}

  // Buffers: x, random = {seed low, seed high, step, first sample}, y. May run in place of x.
  void run(const Args& args) override {
    const float* x = args.in(0);
    const int32_t* random = args.ints(1);
    float* y = args.out(2);
    const Stream stream{{static_cast<uint32_t>(random[0]), static_cast<uint32_t>(random[1])},
                        static_cast<uint32_t>(random[2])};
    const int64_t start = random[3] * channels_ * (whole_ ? 1 : positions_);
    if (whole_) {
      parallel_tiles(args.threads, batch_, [&](int64_t n, int) {
        const float* xn = x + n * positions_ * channels_;
        float* yn = y + n * positions_ * channels_;
        const int64_t before = start + n * channels_;
        factors(stream, {before, before + channels_}, [&](Range r, const float* factor) {
          const int64_t first = r.begin - before;
          for (int64_t p = 0; p < positions_; ++p) {
            const float* from = xn + p * channels_ + first;
            float* to = yn + p * channels_ + first;
#pragma omp simd
            for (int64_t i = 0; i < r.size(); ++i) to[i] = factor[i] != 0 ? factor[i] * from[i] : 0;
          }
        });
      });
    } else {
      parallel_elements(args.threads, batch_ * positions_ * channels_, [&](Range tile) {
        factors(stream, {start + tile.begin, start + tile.end}, [&](Range r, const float* factor) {
          const float* from = x + r.begin - start;
          float* to = y + r.begin - start;
#pragma omp simd
          for (int64_t i = 0; i < r.size(); ++i) to[i] = factor[i] != 0 ? factor[i] * from[i] : 0;
        });
      });
    }
  }

 private:
  struct Stream {
    PhiloxKey seed;
    uint32_t step;
  };

  // Calls body(run, factors of the run) over a range of elements in runs that begin and end on blocks of the generator.
  template <typename Body>
  void factors(const Stream& stream, Range elements, Body&& body) const {
    constexpr int64_t blocks = 64;
    alignas(kAlignment) float factor[4 * blocks];
    const uint32_t id = id_, threshold = threshold_;
    const float kept = factor_;
    for (int64_t begin = elements.begin; begin < elements.end;) {
      const int64_t first = begin / 4;
#pragma omp simd
      for (int64_t b = 0; b < blocks; ++b) {
        const uint64_t block = static_cast<uint64_t>(first + b);
        const PhiloxWords w =
            philox({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), id, stream.step}, stream.seed);
        factor[4 * b] = w.w0 >= threshold ? kept : 0;
        factor[4 * b + 1] = w.w1 >= threshold ? kept : 0;
        factor[4 * b + 2] = w.w2 >= threshold ? kept : 0;
        factor[4 * b + 3] = w.w3 >= threshold ? kept : 0;
      }
      const int64_t end = std::min(elements.end, 4 * (first + blocks));
      body(Range{begin, end}, factor + (begin - 4 * first));
      begin = end;
    }
  }

  int64_t batch_, positions_, channels_;
  bool whole_;
  uint32_t id_, threshold_;
  float factor_;
};

const Register dropout("dropout", [](const Attributes& a) { return std::make_unique<Dropout>(a); });

}  // namespace
}  // namespace unhear
