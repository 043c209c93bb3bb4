// mask_spans — spans of positions become a learned vector, spans of channels 0 (Baevski et al., 2020; Park et al.,
// 2019): x, y [N, T, C], vector [C], lengths [N]. What lies beyond a sample's length is left as it is.
//
// An axis of extent E gets max(least, ⌊share·E/length + u⌋) spans, as many as fit, at different starts (Floyd's
// sampling). Word 0 of philox({i, 2n + axis, id, step}, seed) for i = 0 gives u, for i = 1, 2, … the starts.
// Threads: one sample a tile. Floor: x read and y written once.
#include <cstring>

#include "lengths.h"
#include "parameter_gradient.h"
#include "philox.h"

namespace unhear {
namespace {

struct Axis {
  double share;
  int64_t length, least;
  Axis(const Attributes& a, const std::string& name)
      : share(a.real(name + "_share")), length(a.integer(name + "_length")), least(a.integer(name + "_least")) {}
};

struct Spans {
  int64_t batch, positions, channels;
  uint32_t id;
  Axis time, feature;
  explicit Spans(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        channels(a.integer("channels")),
        id(static_cast<uint32_t>(a.integer("id"))),
        time(a, "time"),
        feature(a, "feature") {}

  size_t scratch_bytes() const { return aligned(2 * positions + 2 * channels); }

  // What is hidden of a sample: bytes that are 1, for positions and for channels.
  struct Marks {
    char *time, *feature;
  };

  Marks draw(const int32_t* random, int64_t n, int64_t length, char* scratch) const {
    const Marks marks{scratch, scratch + 2 * positions};
    mark(random, 2 * n, time, length, marks.time, marks.time + positions);
    mark(random, 2 * n + 1, feature, channels, marks.feature, marks.feature + channels);
    return marks;
  }

 private:
  void mark(const int32_t* random, int64_t stream, const Axis& axis, int64_t extent, char* marks, char* starts) const {
    auto word = [&](int64_t i) {
      return philox({static_cast<uint32_t>(i), static_cast<uint32_t>(stream), id, static_cast<uint32_t>(random[2])},
                    {static_cast<uint32_t>(random[0]), static_cast<uint32_t>(random[1])})
          .w0;
    };
    std::memset(marks, 0, extent);
    std::memset(starts, 0, extent);
    const int64_t places = extent - axis.length + 1;
    if (places < 1 || (axis.share == 0 && axis.least == 0)) return;
    const double wanted = axis.share * extent / axis.length + word(0) * 0x1p-32;
    const int64_t count = std::min({std::max(static_cast<int64_t>(wanted), axis.least), extent / axis.length, places});
    for (int64_t j = places - count; j < places; ++j) {
      const auto drawn = static_cast<int64_t>(static_cast<uint64_t>(word(1 + j - (places - count))) * (j + 1) >> 32);
      const int64_t start = starts[drawn] ? j : drawn;
      starts[start] = 1;
      std::memset(marks + start, 1, axis.length);
    }
  }
};

// y from x with `fill` at hidden positions; fill is the vector, or null for 0.
void hide(const Spans& s, const Args& args, const float* x, const float* fill, const Lengths& lengths,
          const int32_t* random, float* y) {
  parallel_tiles(args.threads, s.batch, [&](int64_t n, int thread) {
    const int64_t length = lengths.of(n), size = s.positions * s.channels;
    const Spans::Marks marks = s.draw(random, n, length, args.workspace + s.scratch_bytes() * thread);
    const float* from = x + n * size;
    float* to = y + n * size;
    for (int64_t t = 0; t < s.positions; ++t, from += s.channels, to += s.channels) {
      const bool inside = t < length, hidden = inside && marks.time[t];
      for (int64_t c = 0; c < s.channels; ++c) {
        const float value = hidden ? (fill ? fill[c] : 0) : from[c];
        to[c] = inside && marks.feature[c] ? 0 : value;
      }
    }
  });
}

// Buffers: x, vector, lengths, random, y. May run in place of x.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Spans s(a);
  return kernel(
      [s](const Args& args) {
        hide(s, args, args.in(0), args.in(1), {args.ints(2), s.positions}, args.ints(3), args.out(4));
      },
      s.scratch_bytes() * a.threads());
}

// Buffers: dy, lengths, random, dx (=). May run in place of dy.
std::unique_ptr<Kernel> input_gradient(const Attributes& a) {
  const Spans s(a);
  return kernel(
      [s](const Args& args) {
        hide(s, args, args.in(0), nullptr, {args.ints(1), s.positions}, args.ints(2), args.out(3));
      },
      s.scratch_bytes() * a.threads());
}

// Σ of dy over what the vector replaced. Buffers: dy, lengths, random, then sinks.
class VectorGradient final : public ParameterGradient {
 public:
  explicit VectorGradient(const Attributes& a) : ParameterGradient(a), s_(a) {}

 protected:
  int operands() const override { return 3; }
  int64_t samples() const override { return s_.batch; }
  int64_t size() const override { return s_.channels; }
  size_t scratch_bytes() const override { return s_.scratch_bytes(); }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    std::memset(tile, 0, sizeof(float) * s_.channels);
    const Lengths lengths(args.ints(1), s_.positions);
    for (int64_t n = samples.begin; n < samples.end; ++n) {
      const Spans::Marks marks = s_.draw(args.ints(2), n, lengths.of(n), scratch);
      for (int64_t t = 0; t < lengths.of(n); ++t) {
        if (!marks.time[t]) continue;
        const float* row = args.in(0) + (n * s_.positions + t) * s_.channels;
        for (int64_t c = 0; c < s_.channels; ++c) tile[c] += marks.feature[c] ? 0 : row[c];
      }
    }
  }

 private:
  Spans s_;
};

const Register register_forward("mask_spans_forward", forward);
const Register register_input("mask_spans_input_gradient", input_gradient);
const Register register_vector("mask_spans_vector_gradient",
                               [](const Attributes& a) { return std::make_unique<VectorGradient>(a); });

}  // namespace
}  // namespace unhear
