#include "parameter_gradient.h"

#include <cstring>

namespace unhear {

namespace {

constexpr int kSums = 3;  // sinks that end in a [P] tensor: ACCUMULATE, SQUARE, WEIGHTED
constexpr int kSumSinks[kSums] = {kAccumulate, kSquare, kWeighted};

int active_sums(int sinks) {
  int count = 0;
  for (int sink : kSumSinks) count += (sinks & sink) != 0;
  return count;
}

void add(float* target, const float* source, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) target[i] += source[i];
}

void add_squares(float* target, const float* source, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) target[i] += source[i] * source[i];
}

void add_scaled(float* target, const float* source, float scale, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; ++i) target[i] += scale * source[i];
}

// Sixteen partial sums in float over short runs, then double: exact enough for a million elements and still vectorised.
double dot(const float* a, const float* b, int64_t n) {
  double total = 0;
  for (int64_t begin = 0; begin < n; begin += 1024) {
    const int64_t end = std::min<int64_t>(n, begin + 1024);
    float run = 0;
#pragma omp simd reduction(+ : run)
    for (int64_t i = begin; i < end; ++i) run += a[i] * b[i];
    total += run;
  }
  return total;
}

}  // namespace

// Offsets in the workspace, in bytes.
struct ParameterGradient::Layout {
  size_t tile, tile_stride;         // one tile a thread
  size_t scratch, scratch_stride;   // the operator's scratch, one a thread
  size_t shared;                    // the operator's scratch for all
  size_t partials, partial_stride;  // [chunk][sum] tiles
  size_t direction;                 // v in the operator's order
  size_t norm2, dot;                // [block][sample]
  size_t total;
};

int64_t ParameterGradient::chunk_count() const {
  if (blocks() > 1 || whole() || samples() == 0) return 1;
  // Enough to share among many threads, few enough that the partial sums stay small; a power of two, so that two, four
  // or eight threads get equal shares.
  const int64_t room = (int64_t{5} << 16) / std::max<int64_t>(1, tile_size());
  int64_t chunks = 32;
  while (chunks > 4 && chunks > room) chunks /= 2;
  return std::min(samples(), chunks);
}

ParameterGradient::Layout ParameterGradient::layout() const {
  Layout l{};
  size_t at = 0;
  auto take = [&](size_t bytes) {
    const size_t offset = at;
    at += aligned(bytes);
    return offset;
  };
  const size_t tile_bytes = aligned(sizeof(float) * static_cast<size_t>(tile_size()));
  l.tile_stride = tile_bytes;
  l.tile = take(tile_bytes * lanes());
  l.scratch_stride = aligned(scratch_bytes());
  l.scratch = take(l.scratch_stride * lanes());
  l.shared = take(shared_bytes());
  l.partial_stride = tile_bytes;
  l.partials = take(blocks() > 1 ? 0 : tile_bytes * chunk_count() * active_sums(sinks_));
  l.direction = take(sinks_ & kDot ? tile_bytes : 0);
  l.norm2 = take(sizeof(double) * blocks() * samples());
  l.dot = take(sizeof(double) * blocks() * samples());
  l.total = at;
  return l;
}

size_t ParameterGradient::workspace_bytes() const { return layout().total; }

Range ParameterGradient::block_range(int64_t block) const {
  const Range r = part(rows(), blocks(), block);
  const int64_t row = size() / std::max<int64_t>(1, rows());
  return blocks() > 1 ? Range{r.begin * row, r.end * row} : Range{0, tile_size()};
}

void ParameterGradient::run(const Args& args) {
  const Layout l = layout();
  int next = operands();
  float* grad = sinks_ & kAccumulate ? args.out(next++) : nullptr;
  float* store = sinks_ & kStore ? args.out(next++) : nullptr;
  float* square = sinks_ & kSquare ? args.out(next++) : nullptr;
  float* norm2 = sinks_ & kNorm2 ? args.out(next++) : nullptr;
  const float* v = sinks_ & kDot ? args.in(next++) : nullptr;
  float* dots = sinks_ & kDot ? args.out(next++) : nullptr;
  const float* weights = sinks_ & kWeighted ? args.in(next++) : nullptr;
  float* weighted = sinks_ & kWeighted ? args.out(next++) : nullptr;
  if (samples() == 0 || size() == 0) return;

  const bool per_sample = (sinks_ & ~kAccumulate) != 0;
  const int64_t chunk_total = chunk_count();
  const int64_t block_count = blocks();
  const int slots = active_sums(sinks_);
  float* const sums[kSums] = {grad, square, weighted};
  auto* norm2_parts = reinterpret_cast<double*>(args.workspace + l.norm2);
  auto* dot_parts = reinterpret_cast<double*>(args.workspace + l.dot);
  if (v && has_own_order()) {
    auto* reordered = reinterpret_cast<float*>(args.workspace + l.direction);
    to_tile_order(v, reordered);
    v = reordered;
  }
  setup(args, args.workspace + l.shared);

  parallel_tiles(args.threads, chunk_total * block_count, [&](int64_t item, int thread) {
    const int64_t chunk = item / block_count, block = item % block_count;
    const Range elements = block_range(block);
    const int64_t n = elements.size();
    auto* tile = reinterpret_cast<float*>(args.workspace + l.tile + l.tile_stride * thread);
    char* scratch = args.workspace + l.scratch + l.scratch_stride * thread;
    // With blocks each item owns its part of the result; with chunks it owns a partial sum.
    float* target[kSums];
    int slot = 0;
    for (int s = 0; s < kSums; ++s) {
      target[s] = nullptr;
      if (sums[s] == nullptr) continue;
      if (block_count > 1) {
        target[s] = sums[s] + elements.begin;
      } else {
        target[s] = reinterpret_cast<float*>(args.workspace + l.partials + l.partial_stride * (chunk * slots + slot++));
        std::memset(target[s], 0, sizeof(float) * n);
      }
    }
    const Range owned = part(samples(), chunk_total, chunk);
    if (!per_sample) {
      if (block_count > 1) {
        gradient(args, owned, block, tile, thread, scratch);
        add(target[0], tile, n);
      } else {
        gradient(args, owned, block, target[0], thread, scratch);
      }
      return;
    }
    for (int64_t i = owned.begin; i < owned.end; ++i) {
      gradient(args, {i, i + 1}, block, tile, thread, scratch);
      if (grad) add(target[0], tile, n);
      if (square) add_squares(target[1], tile, n);
      if (weighted) add_scaled(target[2], tile, weights[i], n);
      if (norm2) norm2_parts[block * samples() + i] = dot(tile, tile, n);
      if (dots) dot_parts[block * samples() + i] = dot(tile, v + elements.begin, n);
      if (store) {
        float* row = store + i * store_stride_ + elements.begin;
        if (has_own_order()) {
          to_parameter_order(tile, row);
        } else {
          std::memcpy(row, tile, sizeof(float) * n);
        }
      }
    }
  });

  if (block_count == 1) {
    int slot = 0;
    for (int s = 0; s < kSums; ++s) {
      if (sums[s] == nullptr) continue;
      auto* partials = reinterpret_cast<float*>(args.workspace + l.partials + l.partial_stride * slot++);
      const int64_t stride = slots * static_cast<int64_t>(l.partial_stride / sizeof(float));
      const bool reorder = has_own_order();
      parallel_elements(args.threads, tile_size(), [&](Range r) {
        for (int64_t c = 1; c < chunk_total; ++c) add(partials + r.begin, partials + c * stride + r.begin, r.size());
        if (!reorder) add(sums[s] + r.begin, partials + r.begin, r.size());
      });
      if (reorder) {
        auto* plain = reinterpret_cast<float*>(args.workspace + l.tile);
        to_parameter_order(partials, plain);
        add(sums[s], plain, size());
      }
    }
  }
  for (int64_t i = 0; i < samples() && (norm2 || dots); ++i) {
    double norm2_sum = 0, dot_sum = 0;
    for (int64_t b = 0; b < block_count; ++b) {
      if (norm2) norm2_sum += norm2_parts[b * samples() + i];
      if (dots) dot_sum += dot_parts[b * samples() + i];
    }
    if (norm2) norm2[i] += static_cast<float>(norm2_sum);
    if (dots) dots[i] += static_cast<float>(dot_sum);
  }
}

}  // namespace unhear
