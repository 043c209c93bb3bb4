// group_norm — y = w (x − mean)/√(var + eps) + b, mean and variance over positions × channels of a group, sample by
// sample. With lengths [N] a sample ends after so many positions, and y and dx are 0 beyond.
//
// x [N, P, C] channels-last; group g owns channels g·C/G … (g+1)·C/G − 1; var divides by the count. Sums are taken for
// each channel over the rows, then joined for each group in double. Threads: one sample a tile, which is read again
// from the cache. Floor: x and y once; backward x, dy and dx once.
#include <cmath>

#include "channel_rows.h"
#include "lengths.h"
#include "parallel.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

struct Groups {
  int64_t batch, positions, channels, groups;
  float eps;
  bool affine, masked;
  ChannelRows flat;
  explicit Groups(const Attributes& a)
      : batch(a.integer("batch")),
        positions(a.integer("positions")),
        channels(a.integer("channels")),
        groups(a.integer("groups")),
        eps(a.real("eps", 1e-5f)),
        affine(a.integer("affine", 1)),
        masked(a.integer("masked", 0)),
        flat(channels) {}
  int64_t sample() const { return positions * channels; }
  int64_t wide() const { return channels / groups; }
  double count(int64_t length) const { return static_cast<double>(std::max<int64_t>(1, length * wide())); }
  // Sets what lies beyond a sample's end to 0.
  void clear_beyond(int64_t length, float* y) const {
    std::memset(y + length * channels, 0, sizeof(float) * (positions - length) * channels);
  }

  // Σ over the channels of a group.
  double join(const float* values, int64_t group) const {
    double sum = 0;
    for (int64_t c = group * wide(); c < (group + 1) * wide(); ++c) sum += values[c];
    return sum;
  }
};

// Workspace of a thread: three values a channel, three patterns, two running sums.
struct Scratch {
  float *values[3], *patterns[3], *sums[2];
  size_t bytes;
  Scratch(const Groups& g, char* memory) {
    Cutter cut(memory);
    for (float*& v : values) v = cut.take<float>(g.channels);
    for (float*& p : patterns) p = cut.take<float>(g.flat.width());
    for (float*& s : sums) s = cut.take<float>(g.flat.width());
    bytes = cut.used();
  }
};

// values[0] ← mean, values[1] ← 1/deviation of each channel's group.
void statistics(const Groups& g, const float* x, int64_t length, const Scratch& s, float* mean, float* rstd) {
  float* channel = s.values[2];
  g.flat.clear(s.sums[0]);
  g.flat.chunks(length, [&](int64_t at, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) s.sums[0][i] += x[at + i];
  });
  g.flat.fold(s.sums[0], channel);
  for (int64_t group = 0; group < g.groups; ++group) {
    mean[group] = static_cast<float>(g.join(channel, group) / g.count(length));
    for (int64_t c = group * g.wide(); c < (group + 1) * g.wide(); ++c) s.values[0][c] = mean[group];
  }
  g.flat.spread(s.values[0], s.patterns[0]);
  g.flat.clear(s.sums[0]);
  g.flat.chunks(length, [&](int64_t at, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) {
      const float d = x[at + i] - s.patterns[0][i];
      s.sums[0][i] += d * d;
    }
  });
  g.flat.fold(s.sums[0], channel);
  for (int64_t group = 0; group < g.groups; ++group) {
    rstd[group] = static_cast<float>(1 / std::sqrt(g.join(channel, group) / g.count(length) + g.eps));
    for (int64_t c = group * g.wide(); c < (group + 1) * g.wide(); ++c) s.values[1][c] = rstd[group];
  }
}

// Buffers: x, (w, b,) (lengths,) y, mean [N, G], rstd [N, G].
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Groups g(a);
  const size_t own = Scratch(g, nullptr).bytes;
  return kernel(
      [g, own](const Args& args) {
        const int last = g.affine ? 3 : 1, first = last + (g.masked ? 1 : 0);
        const float *w = g.affine ? args.in(1) : nullptr, *b = g.affine ? args.in(2) : nullptr;
        const Lengths lengths(g.masked ? args.ints(last) : nullptr, g.positions);
        parallel_tiles(args.threads, g.batch, [&](int64_t n, int thread) {
          const Scratch s(g, args.workspace + own * thread);
          const float* x = args.in(0) + n * g.sample();
          float* y = args.out(first) + n * g.sample();
          const int64_t length = lengths.of(n);
          g.clear_beyond(length, y);
          statistics(g, x, length, s, args.out(first + 1) + n * g.groups, args.out(first + 2) + n * g.groups);
          float *mean = s.values[0], *scale = s.values[1], *shift = s.values[2];
          for (int64_t c = 0; c < g.channels; ++c) {
            if (g.affine) scale[c] *= w[c];
            shift[c] = (g.affine ? b[c] : 0) - mean[c] * scale[c];
          }
          g.flat.spread(scale, s.patterns[1]);
          g.flat.spread(shift, s.patterns[2]);
          g.flat.chunks(length, [&](int64_t at, int64_t count) {
#pragma omp simd
            for (int64_t i = 0; i < count; ++i) y[at + i] = x[at + i] * s.patterns[1][i] + s.patterns[2][i];
          });
        });
      },
      own * a.threads());
}

// s.values[which] ← Σ dy and Σ dy (x − mean) of each channel; s.patterns[0] ← mean.
void channel_sums(const Groups& g, const float* x, const float* dy, const float* mean, const Scratch& s) {
  for (int64_t c = 0; c < g.channels; ++c) s.values[0][c] = mean[c / g.wide()];
  g.flat.spread(s.values[0], s.patterns[0]);
  g.flat.clear(s.sums[0]);
  g.flat.clear(s.sums[1]);
  g.flat.chunks(g.positions, [&](int64_t at, int64_t n) {
#pragma omp simd
    for (int64_t i = 0; i < n; ++i) {
      s.sums[0][i] += dy[at + i];
      s.sums[1][i] += dy[at + i] * (x[at + i] - s.patterns[0][i]);
    }
  });
  g.flat.fold(s.sums[0], s.values[0]);
  g.flat.fold(s.sums[1], s.values[1]);
}

// dx = a dy + b x + d with a = w rstd, b = −rstd³ Σ(w dy (x − mean))/m, d = −rstd Σ(w dy)/m − b mean, sums over the
// group's m values. Buffers: x, dy, mean, rstd, (w,) (lengths,) dx (=). May run in place of x or dy. dy is 0 beyond a
// sample's end.
std::unique_ptr<Kernel> input_gradient(const Attributes& attributes) {
  const Groups g(attributes);
  const size_t own = Scratch(g, nullptr).bytes;
  return kernel(
      [g, own](const Args& args) {
        const float* w = g.affine ? args.in(4) : nullptr;
        const int last = g.affine ? 5 : 4;
        float* result = args.out(last + (g.masked ? 1 : 0));
        const Lengths lengths(g.masked ? args.ints(last) : nullptr, g.positions);
        parallel_tiles(args.threads, g.batch, [&](int64_t n, int thread) {
          const Scratch s(g, args.workspace + own * thread);
          const float *x = args.in(0) + n * g.sample(), *dy = args.in(1) + n * g.sample();
          const float *mean = args.in(2) + n * g.groups, *rstd = args.in(3) + n * g.groups;
          float* dx = result + n * g.sample();
          const int64_t length = lengths.of(n);
          channel_sums(g, x, dy, mean, s);
          float *a = s.values[0], *b = s.values[1], *d = s.values[2];
          for (int64_t group = 0; group < g.groups; ++group) {
            const int64_t begin = group * g.wide(), end = begin + g.wide();
            if (g.affine) {
              for (int64_t c = begin; c < end; ++c) {
                a[c] *= w[c];
                b[c] *= w[c];
              }
            }
            const double r = rstd[group], slope = -r * r * r * g.join(b, group) / g.count(length);
            const double level = -r * g.join(a, group) / g.count(length) - slope * mean[group];
            for (int64_t c = begin; c < end; ++c) {
              a[c] = g.affine ? w[c] * rstd[group] : rstd[group];
              b[c] = static_cast<float>(slope);
              d[c] = static_cast<float>(level);
            }
          }
          for (int k = 0; k < 3; ++k) g.flat.spread(s.values[k], s.patterns[k]);
          const float *as = s.patterns[0], *bs = s.patterns[1], *ds = s.patterns[2];
          g.flat.chunks(length, [&](int64_t at, int64_t count) {
#pragma omp simd
            for (int64_t i = 0; i < count; ++i) dx[at + i] = as[i] * dy[at + i] + bs[i] * x[at + i] + ds[i];
          });
          g.clear_beyond(length, dx);
        });
      },
      own * attributes.threads());
}

// Gradient of the weight: Σ dy x̂ over the positions of a sample. Buffers: x, dy, mean, rstd, then sinks.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a) : ParameterGradient(a), g_(a) {}

 protected:
  int operands() const override { return 4; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.channels; }
  size_t scratch_bytes() const override { return Scratch(g_, nullptr).bytes; }
  void gradient(const Args& args, Range samples, int64_t, float* tile, int, char* scratch) override {
    const Scratch s(g_, scratch);
    std::memset(tile, 0, sizeof(float) * g_.channels);
    for (int64_t n = samples.begin; n < samples.end; ++n) {
      const float* rstd = args.in(3) + n * g_.groups;
      channel_sums(g_, args.in(0) + n * g_.sample(), args.in(1) + n * g_.sample(), args.in(2) + n * g_.groups, s);
      for (int64_t c = 0; c < g_.channels; ++c) tile[c] += s.values[1][c] * rstd[c / g_.wide()];
    }
  }

 private:
  Groups g_;
};

const Register register_forward("group_norm_forward", forward);
const Register register_input("group_norm_input_gradient", input_gradient);
const Register register_weight("group_norm_weight_gradient",
                               [](const Attributes& a) { return std::make_unique<WeightGradient>(a); });

}  // namespace
}  // namespace unhear
