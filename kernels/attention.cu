// attention — softmax(q kᵀ/√d) v for each sample and head (Vaswani et al., 2017).
//
// q, k, v: H heads of D a position, positions `stride` floats apart, in one tensor [N,T,3·H·D] or in three; y
// [N,T,H·D]; lse [N,H,T] = log Σ exp(q kᵀ/√d). With lengths [N] the keys from lengths[n] on have probability 0; a
// sample of length 0 has y = 0 and no gradient. A length outside 0 to T counts as 0 and is told to the fault word
// (Fault.java). Scores never reach global memory: forward, softmax is taken tile by tile with a running maximum (Dao et
// al., 2022); backward, scores are made again from lse. Backward has two passes, each block the only writer of its
// rows: one over tiles of keys for dk and dv, one over tiles of queries for dq. No atomics. Threads: 16×16, 64 queries
// (or keys) of a head a block, tiles of attention.cuh. Sums run over tiles in order, rows of scores by butterflies over
// the 16 threads that share them. Head sizes up to 128. Floor: 4·N·H·T²·D operations forward, 14·N·H·T²·D backward (10
// with one pass and atomics); qkv and y read or written once a tile.
#include "attention.cuh"
#include "lengths.cuh"
#include "reduce.cuh"

using namespace unhear;

namespace {

// Filled by AttentionRules.java in this order.
struct AttentionShape {
  int64_t positions, heads, width, stride;
};

// What the backward passes read, filled by AttentionRules.java in this order; lengths may be null.
struct Operands {
  const float *q, *k, *v;
  const int32_t* lengths;
  const float *lse, *delta, *dy;
  unsigned long long* fault;
};

// One head of one sample. Blocks: tiles × H × N.
struct Head {
  int positions, width, length, first;
  int64_t row, stride, at, at_qkv, at_lse;
  float scale;

  __device__ Head(const AttentionShape& s, const int32_t* lengths, unsigned long long* fault)
      : positions(s.positions), width(s.width), first(blockIdx.x * kTile), row(s.heads * s.width), stride(s.stride) {
    const int64_t n = blockIdx.z, h = blockIdx.y;
    at = n * positions * row + h * width;
    at_qkv = n * positions * stride + h * width;
    at_lse = (n * s.heads + h) * positions;
    scale = 1 / sqrtf(static_cast<float>(width));
    length = length_of(lengths, n, positions, fault);
  }
};

// Over the 16 threads that share rows of scores.
template <typename Operation>
__device__ float row_reduce(float value, Operation operation) {
  for (int step = kSide / 2; step > 0; step /= 2) value = operation(value, __shfl_xor_sync(kAllLanes, value, step));
  return value;
}

template <int kColumns>
__device__ void forward(const float* q, const float* k, const float* v, const int32_t* lengths, float* y, float* lse,
                        unsigned long long* fault, const AttentionShape& shape) {
  using Tile = HeadTile<kColumns>;
  extern __shared__ float shared[];
  float *queries = shared, *others = queries + Tile::kFloats, *scores = others + Tile::kFloats;
  const Head head(shape, lengths, fault);
  Tile::load(q + head.at_qkv, head.stride, head.first, head.positions, head.width, head.scale, queries);
  float sum[4][kColumns] = {}, largest[4], total[4] = {};
#pragma unroll
  for (float& m : largest) m = -INFINITY;
  for (int keys = 0; keys < head.length; keys += kTile) {
    Tile::load(k + head.at_qkv, head.stride, keys, head.length, head.width, 1, others);
    __syncthreads();
    float s[16];
    Tile::products(queries, others, head.width, s);
#pragma unroll
    for (int i = 0; i < 4; ++i) {
      float next = largest[i];
#pragma unroll
      for (int j = 0; j < 4; ++j) {
        if (keys + tile_column(j) >= head.length) s[4 * i + j] = -INFINITY;
        next = fmaxf(next, s[4 * i + j]);
      }
      next = row_reduce(next, Largest{});
      const float fade = expf(largest[i] - next);
      largest[i] = next;
      float own = 0;
#pragma unroll
      for (int j = 0; j < 4; ++j) {
        s[4 * i + j] = expf(s[4 * i + j] - next);
        own += s[4 * i + j];
      }
      total[i] = total[i] * fade + row_reduce(own, Sum{});
#pragma unroll
      for (int j = 0; j < kColumns; ++j) sum[i][j] *= fade;
    }
    store_scores(s, scores);
    __syncthreads();
    Tile::load(v + head.at_qkv, head.stride, keys, head.length, head.width, 1, others);
    __syncthreads();
    Tile::accumulate(scores, others, sum);
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < 4; ++i) {
    const float inverse = total[i] > 0 ? 1 / total[i] : 0;
#pragma unroll
    for (int j = 0; j < kColumns; ++j) sum[i][j] *= inverse;
    const int t = head.first + tile_row(i);
    if (threadIdx.x == 0 && t < head.positions) {
      lse[head.at_lse + t] = head.length > 0 ? largest[i] + logf(total[i]) : 0;
    }
  }
  Tile::store(sum, 1, head.first, head.positions, head.width, y + head.at, head.row);
}

// p ← exp(s − lse), ds ← p (dp − delta), where query and key are inside.
__device__ void score_gradient(bool inside, float lse, float delta, float& s, float& dp) {
  s = inside ? expf(s - lse) : 0;
  dp = inside ? s * (dp - delta) : 0;
}

// dk = dsᵀ q/√d and dv = pᵀ dy of a tile of keys: rows are keys, columns are queries.
template <int kColumns>
__device__ void key_gradient(const Operands& in, float* dk, float* dv, const AttentionShape& shape) {
  using Tile = HeadTile<kColumns>;
  extern __shared__ float shared[];
  float *keys = shared, *values = keys + Tile::kFloats, *queries = values + Tile::kFloats;
  float *upstream = queries + Tile::kFloats, *scores = upstream + Tile::kFloats;
  const Head head(shape, in.lengths, in.fault);
  Tile::load(in.k + head.at_qkv, head.stride, head.first, head.length, head.width, 1, keys);
  Tile::load(in.v + head.at_qkv, head.stride, head.first, head.length, head.width, 1, values);
  float key_sum[4][kColumns] = {}, value_sum[4][kColumns] = {};
  // Keys that nobody looks at have no gradient.
  const int end = head.first < head.length ? head.positions : 0;
  for (int t = 0; t < end; t += kTile) {
    Tile::load(in.q + head.at_qkv, head.stride, t, head.positions, head.width, head.scale, queries);
    Tile::load(in.dy + head.at, head.row, t, head.positions, head.width, 1, upstream);
    __syncthreads();
    float s[16], ds[16];
    Tile::products(keys, queries, head.width, s);
    Tile::products(values, upstream, head.width, ds);
#pragma unroll
    for (int j = 0; j < 4; ++j) {
      const int query = t + tile_column(j);
      const bool known = query < head.positions;
      const float l = known ? in.lse[head.at_lse + query] : 0, d = known ? in.delta[head.at_lse + query] : 0;
#pragma unroll
      for (int i = 0; i < 4; ++i) {
        score_gradient(known && head.first + tile_row(i) < head.length, l, d, s[4 * i + j], ds[4 * i + j]);
      }
    }
    store_scores(s, scores);
    __syncthreads();
    Tile::accumulate(scores, upstream, value_sum);
    __syncthreads();
    store_scores(ds, scores);
    __syncthreads();
    Tile::accumulate(scores, queries, key_sum);
    __syncthreads();
  }
  Tile::store(key_sum, 1, head.first, head.positions, head.width, dk + head.at_qkv, head.stride);
  Tile::store(value_sum, 1, head.first, head.positions, head.width, dv + head.at_qkv, head.stride);
}

// dq = ds k/√d of a tile of queries.
template <int kColumns>
__device__ void query_gradient(const Operands& in, float* dq, const AttentionShape& shape) {
  using Tile = HeadTile<kColumns>;
  extern __shared__ float shared[];
  float *queries = shared, *upstream = queries + Tile::kFloats, *keys = upstream + Tile::kFloats;
  float *values = keys + Tile::kFloats, *scores = values + Tile::kFloats;
  const Head head(shape, in.lengths, in.fault);
  Tile::load(in.q + head.at_qkv, head.stride, head.first, head.positions, head.width, head.scale, queries);
  Tile::load(in.dy + head.at, head.row, head.first, head.positions, head.width, 1, upstream);
  float sum[4][kColumns] = {}, l[4], d[4];
#pragma unroll
  for (int i = 0; i < 4; ++i) {
    const int t = head.first + tile_row(i);
    l[i] = t < head.positions ? in.lse[head.at_lse + t] : 0;
    d[i] = t < head.positions ? in.delta[head.at_lse + t] : 0;
  }
  for (int t = 0; t < head.length; t += kTile) {
    Tile::load(in.k + head.at_qkv, head.stride, t, head.length, head.width, 1, keys);
    Tile::load(in.v + head.at_qkv, head.stride, t, head.length, head.width, 1, values);
    __syncthreads();
    float s[16], ds[16];
    Tile::products(queries, keys, head.width, s);
    Tile::products(upstream, values, head.width, ds);
#pragma unroll
    for (int i = 0; i < 4; ++i) {
#pragma unroll
      for (int j = 0; j < 4; ++j) {
        const bool inside = head.first + tile_row(i) < head.positions && t + tile_column(j) < head.length;
        score_gradient(inside, l[i], d[i], s[4 * i + j], ds[4 * i + j]);
      }
    }
    store_scores(ds, scores);
    __syncthreads();
    Tile::accumulate(scores, keys, sum);
    __syncthreads();
  }
  Tile::store(sum, head.scale, head.first, head.positions, head.width, dq + head.at_qkv, head.stride);
}

}  // namespace

// delta [N,H,T] = Σ_d y dy: a warp a row of a head.
extern "C" __global__ void attention_delta(const float* y, const float* dy, float* delta, int64_t rows,
                                           AttentionShape shape) {
  const int64_t i = global_thread() / kWarp, lane = threadIdx.x % kWarp;
  if (i >= rows) return;
  const int64_t head = i / shape.positions, t = i - head * shape.positions, n = head / shape.heads;
  const int64_t at = ((n * shape.positions + t) * shape.heads + (head - n * shape.heads)) * shape.width;
  float sum = 0;
  for (int64_t c = lane; c < shape.width; c += kWarp) sum += y[at + c] * dy[at + c];
  sum = warp_sum(sum);
  if (lane == 0) delta[i] = sum;
}

// spill attention_key_gradient_64: up to eight registers, for which two blocks fit on a multiprocessor instead of one

// Functions for heads of up to 16·COLUMNS channels, BLOCKS at a time on a multiprocessor.
#define ATTENTION(WIDTH, COLUMNS, BLOCKS)                                                                         \
  extern "C" __global__ void __launch_bounds__(kSide* kSide, BLOCKS)                                              \
      attention_forward_##WIDTH(const float* q, const float* k, const float* v, const int32_t* lengths, float* y, \
                                float* lse, unsigned long long* fault, AttentionShape shape) {                    \
    forward<COLUMNS>(q, k, v, lengths, y, lse, fault, shape);                                                     \
  }                                                                                                               \
  extern "C" __global__ void __launch_bounds__(kSide* kSide, BLOCKS)                                              \
      attention_key_gradient_##WIDTH(Operands in, float* dk, float* dv, AttentionShape shape) {                   \
    key_gradient<COLUMNS>(in, dk, dv, shape);                                                                     \
  }                                                                                                               \
  extern "C" __global__ void __launch_bounds__(kSide* kSide, BLOCKS)                                              \
      attention_query_gradient_##WIDTH(Operands in, float* dq, AttentionShape shape) {                            \
    query_gradient<COLUMNS>(in, dq, shape);                                                                       \
  }

ATTENTION(32, 2, 2)
ATTENTION(64, 4, 2)
ATTENTION(80, 5, 1)
ATTENTION(128, 8, 1)
