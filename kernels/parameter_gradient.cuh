// Where a backward pass ends: gradients of a parameter, sample by sample, into the sinks that were asked for.
//
//   ACCUMULATE   grad[P]       += Σ_i g_i
//   STORE        store[i][P]    = g_i                      rows `store_stride` floats apart
//   SQUARE       square[P]     += Σ_i g_i²
//   NORM2        norm2[N]      += ‖g_i‖²
//   DOT          dot[N]        += g_i · v
//   WEIGHTED     weighted[P]   += Σ_i w_i g_i
//
// An operator implements one thing, a tile: part of the parameter, whose gradient of one unit the threads of a block
// hold in registers. Here the sinks are applied to it, so a gradient never reaches memory unless STORE asks for it.
// A block has one tile and a chunk of units, which it takes in order. A unit is a sample; where ACCUMULATE is all that
// is asked for, samples need not be told apart, and a unit is whatever cuts the work evenly.
//
// Sums of several chunks go to partial sums, which parameter_gradient.cu joins in order; so do the tiles' shares of
// norms and products. Memory O(P) + O(N); no atomics.
//
// A tile type has
//   kElements                       gradients that a thread holds
//   gradient(unit, float (&g)[…])   computes them; all threads of the block call it
//   place(e)                        the element's index in the parameter, or −1 when the thread holds none there
#pragma once

#include <cstdint>

#include "reduce.cuh"

namespace unhear {

// Filled by ParameterGradient.java in this order; null where not asked for.
struct Sinks {
  float *grad, *square, *weighted;  // one chunk: [P], +=; several: partial sums [chunk][P], =
  const float* weights;             // w
  float* store;
  int64_t store_stride;
  float* norm2;  // shares [tile][N], =
  float* dot;    // shares [tile][N], =
  const float* direction;
  int64_t size, units, units_per_chunk, chunks;
};

template <typename Tile>
__device__ void finish_sum(const Sinks& s, int64_t chunk, const Tile& tile, float* target,
                           const float (&sum)[Tile::kElements]) {
  if (target == nullptr) return;
#pragma unroll
  for (int e = 0; e < Tile::kElements; ++e) {
    const int p = tile.place(e);
    if (p < 0) continue;
    if (s.chunks == 1) {
      target[p] += sum[e];
    } else {
      target[chunk * s.size + p] = sum[e];
    }
  }
}

// ACCUMULATE alone: a chunk is one unit.
template <typename Tile>
__device__ void sum_gradients(const Sinks& s, int64_t chunk, Tile& tile) {
  float g[Tile::kElements];
  tile.gradient(chunk, g);
  finish_sum(s, chunk, tile, s.grad, g);
}

// Any sinks: units are samples.
template <typename Tile>
__device__ void sink_gradients(const Sinks& s, int64_t tile_index, int64_t chunk, Tile& tile) {
  constexpr int n = Tile::kElements;
  float sum[n] = {}, square[n] = {}, weighted[n] = {};
  const int64_t first = chunk * s.units_per_chunk;
  const int64_t end = first + s.units_per_chunk < s.units ? first + s.units_per_chunk : s.units;
  for (int64_t i = first; i < end; ++i) {
    float g[n];
    tile.gradient(i, g);
    const float w = s.weights != nullptr ? s.weights[i] : 0;
    float norm2 = 0, dot = 0;
#pragma unroll
    for (int e = 0; e < n; ++e) {
      const int p = tile.place(e);
      if (p < 0) continue;
      sum[e] += g[e];
      square[e] += g[e] * g[e];
      weighted[e] += w * g[e];
      norm2 += g[e] * g[e];
      if (s.direction != nullptr) dot += g[e] * s.direction[p];
      if (s.store != nullptr) s.store[i * s.store_stride + p] = g[e];
    }
    if (s.norm2 != nullptr) {
      norm2 = block_sum(norm2);
      if (threadIdx.x == 0 && threadIdx.y == 0) s.norm2[tile_index * s.units + i] = norm2;
    }
    if (s.dot != nullptr) {
      dot = block_sum(dot);
      if (threadIdx.x == 0 && threadIdx.y == 0) s.dot[tile_index * s.units + i] = dot;
    }
  }
  finish_sum(s, chunk, tile, s.grad, sum);
  finish_sum(s, chunk, tile, s.square, square);
  finish_sum(s, chunk, tile, s.weighted, weighted);
}

}  // namespace unhear
