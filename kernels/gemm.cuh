// Matrix product of one tile, C[m,n] = Σ_k A[m,k] B[k,n] in float32: the core of linear layers and convolutions.
//
// A block of 256 threads has a tile of BM×BN results, each thread TM×TN of them in registers. Slices of BK columns of A
// and rows of B go through shared memory, two buffers in turn: while one is multiplied, the next slice is on its way
// from memory to registers, so a slice costs one barrier. Slices lie k-major, so a thread reads its operands as float4,
// and its rows are in runs of four, which keeps a warp's reads in different banks. Sums run over k in order.
//
//   Large  128×128×8, 8×8 a thread: 64 products for 4 float4 from shared memory
//   Small   64×64×16, 4×4 a thread: four times the blocks, for results with few tiles
//
// Operands come from sources, so that a convolution can gather its patches here:
//   line(index)       a line of the operand, run along k (rows of A, columns of B: kAlongK) or across it
//   fetch(line, at)   four floats at `at` … `at`+3 of a line, zeros outside
#pragma once

#include <cstdint>

#include "elements.cuh"

namespace unhear {

constexpr int kGemmThreads = 256;

template <int BM, int BN, int BK, int TM, int TN>
struct GemmTile {
  static constexpr int kM = BM, kN = BN, kK = BK, kTM = TM, kTN = TN;
  static constexpr int kElements = TM * TN;
  static constexpr int kPad = 4;
  static_assert(BM / TM * (BN / TN) == kGemmThreads, "a thread for each TM×TN results");
  static_assert(BM * BK / 4 % kGemmThreads == 0 && BN * BK / 4 % kGemmThreads == 0, "whole float4 for each thread");

  struct Slices {
    float a[2][BK][BM + kPad];
    float b[2][BK][BN + kPad];
  };

  // Row and column in the tile of the thread's i-th row and j-th column.
  static __device__ int row(int i) { return i / 4 * (BM / (TM / 4)) + threadIdx.x / (BN / TN) * 4 + i % 4; }
  static __device__ int column(int j) { return j / 4 * (BN / (TN / 4)) + threadIdx.x % (BN / TN) * 4 + j % 4; }
};

using GemmLarge = GemmTile<128, 128, 8, 8, 8>;
using GemmSmall = GemmTile<64, 64, 16, 4, 4>;

// A matrix in memory: `lines` lines of `width` floats, `stride` apart.
struct MatrixSource {
  using Line = const float*;
  const float* data;
  int lines, width, stride;

  __device__ Line line(int index) const {
    return index < lines ? data + static_cast<int64_t>(index) * stride : nullptr;
  }

  __device__ float4 fetch(Line line, int at) const {
    float4 v = make_float4(0, 0, 0, 0);
    if (line == nullptr || at >= width) return v;
    const float* from = line + at;
    if (at + 4 <= width && on_16_bytes(from)) return load4(from);
    v.x = from[0];
    if (at + 1 < width) v.y = from[1];
    if (at + 2 < width) v.z = from[2];
    if (at + 3 < width) v.w = from[3];
    return v;
  }
};

// One operand's way to shared memory: BX lines or positions across k from x0 on, BK along it. Lines along k are the
// same for all slices, so they are looked up once.
template <int BX, int BK, bool kAlongK, typename Source>
struct SliceLoader {
  static constexpr int kLoads = BX * BK / 4 / kGemmThreads;
  static constexpr int kPerLine = (kAlongK ? BK : BX) / 4;
  const Source& source;
  int x0;
  typename Source::Line lines[kLoads];
  float4 values[kLoads];

  __device__ SliceLoader(const Source& source_, int x0_) : source(source_), x0(x0_) {
#pragma unroll
    for (int load = 0; load < kLoads; ++load) {
      if (kAlongK) lines[load] = source.line(x0 + line(load));
    }
  }

  static __device__ int line(int load) { return (threadIdx.x + load * kGemmThreads) / kPerLine; }
  static __device__ int at(int load) { return (threadIdx.x + load * kGemmThreads) % kPerLine * 4; }

  __device__ void fetch(int k0) {
#pragma unroll
    for (int load = 0; load < kLoads; ++load) {
      values[load] = kAlongK ? source.fetch(lines[load], k0 + at(load))
                             : source.fetch(source.line(k0 + line(load)), x0 + at(load));
    }
  }

  template <int kWidth>
  __device__ void store(float (&slice)[BK][kWidth]) const {
#pragma unroll
    for (int load = 0; load < kLoads; ++load) {
      const float4 v = values[load];
      if (kAlongK) {
        slice[at(load)][line(load)] = v.x;
        slice[at(load) + 1][line(load)] = v.y;
        slice[at(load) + 2][line(load)] = v.z;
        slice[at(load) + 3][line(load)] = v.w;
      } else {
        store4(&slice[line(load)][at(load)], v);
      }
    }
  }
};

template <typename Tile>
__device__ void multiply_slices(const float (&a)[Tile::kK][Tile::kM + Tile::kPad],
                                const float (&b)[Tile::kK][Tile::kN + Tile::kPad], float (&c)[Tile::kElements]) {
#pragma unroll
  for (int k = 0; k < Tile::kK; ++k) {
    float u[Tile::kTM], v[Tile::kTN];
#pragma unroll
    for (int i = 0; i < Tile::kTM; i += 4) *reinterpret_cast<float4*>(u + i) = load4(&a[k][Tile::row(i)]);
#pragma unroll
    for (int j = 0; j < Tile::kTN; j += 4) *reinterpret_cast<float4*>(v + j) = load4(&b[k][Tile::column(j)]);
#pragma unroll
    for (int i = 0; i < Tile::kTM; ++i) {
#pragma unroll
      for (int j = 0; j < Tile::kTN; ++j) c[i * Tile::kTN + j] += u[i] * v[j];
    }
  }
}

// c ← the tile at (m0, n0) over k < depth, element i·TN + j at Tile::row(i), Tile::column(j). All threads must call.
template <typename Tile, bool kAAlongK, bool kBAlongK, typename A, typename B>
__device__ void gemm_tile(const A& a, const B& b, int m0, int n0, int depth, float (&c)[Tile::kElements]) {
  __shared__ typename Tile::Slices slices;
#pragma unroll
  for (int e = 0; e < Tile::kElements; ++e) c[e] = 0;
  SliceLoader<Tile::kM, Tile::kK, kAAlongK, A> next_a(a, m0);
  SliceLoader<Tile::kN, Tile::kK, kBAlongK, B> next_b(b, n0);
  next_a.fetch(0);
  next_b.fetch(0);
  int buffer = 0;
  for (int k = 0; k < depth; k += Tile::kK) {
    next_a.store(slices.a[buffer]);
    next_b.store(slices.b[buffer]);
    // The other buffer was read before the last barrier but one, so one barrier a slice is enough.
    __syncthreads();
    if (k + Tile::kK < depth) {
      next_a.fetch(k + Tile::kK);
      next_b.fetch(k + Tile::kK);
    }
    multiply_slices<Tile>(slices.a[buffer], slices.b[buffer], c);
    buffer ^= 1;
  }
  // The next product of this block writes here again.
  __syncthreads();
}

}  // namespace unhear
