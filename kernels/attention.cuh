// Tiles of attention: 64 queries × 64 keys at a time, in a block of 16×16 threads.
//
// Matrices of queries, keys, values and upstream gradients lie in shared memory channel by channel, [channel][64
// positions]; scores lie row by row, [64][64]. With four floats of padding a row, every read below is a float4 without
// bank conflicts. A thread has four rows: 4×4 scores, and 4×kColumns of a result [64, width], columns 16 apart.
#pragma once

#include <cstdint>

#include "elements.cuh"

namespace unhear {

constexpr int kTile = 64;
constexpr int kSide = 16;  // threads along each axis of a block
constexpr int kRow = kTile + 4;

inline __device__ int tile_row(int i) { return threadIdx.y * 4 + i; }
inline __device__ int tile_column(int j) { return threadIdx.x * 4 + j; }

// A head of up to 16·kColumns channels.
template <int kColumns>
struct HeadTile {
  static constexpr int kChannels = kSide * kColumns;
  static constexpr int kFloats = kChannels * kRow;

  static __device__ int channel(int j) { return threadIdx.x + kSide * j; }

  // tile[channel][position] ← factor · rows first … of `from`, zeros from `end` on. All threads of the block call.
  static __device__ void load(const float* from, int64_t stride, int first, int end, int width, float factor,
                              float* tile) {
    const bool fours = width % 4 == 0 && stride % 4 == 0 && on_16_bytes(from);
    for (int i = threadIdx.y * kSide + threadIdx.x; i < kTile * kChannels / 4; i += kSide * kSide) {
      const int position = i % kTile, c = i / kTile * 4;
      float4 v = make_float4(0, 0, 0, 0);
      if (first + position < end && c < width) {
        const float* row = from + (first + position) * stride + c;
        if (fours) {
          v = load4(row);
        } else {
          v.x = row[0];
          if (c + 1 < width) v.y = row[1];
          if (c + 2 < width) v.z = row[2];
          if (c + 3 < width) v.w = row[3];
        }
      }
      tile[c * kRow + position] = factor * v.x;
      tile[(c + 1) * kRow + position] = factor * v.y;
      tile[(c + 2) * kRow + position] = factor * v.z;
      tile[(c + 3) * kRow + position] = factor * v.w;
    }
  }

  // s[4·i + j] ← Σ_c a[c][row i] b[c][column j].
  static __device__ void products(const float* a, const float* b, int width, float (&s)[16]) {
#pragma unroll
    for (float& v : s) v = 0;
    for (int c = 0; c < width; ++c) {
      const float4 u = load4(a + c * kRow + tile_row(0)), v = load4(b + c * kRow + tile_column(0));
      const float rows[4] = {u.x, u.y, u.z, u.w}, columns[4] = {v.x, v.y, v.z, v.w};
#pragma unroll
      for (int i = 0; i < 4; ++i) {
#pragma unroll
        for (int j = 0; j < 4; ++j) s[4 * i + j] += rows[i] * columns[j];
      }
    }
  }

  // sum[i][j] += Σ_t p[row i][t] b[channel j][t].
  static __device__ void accumulate(const float* p, const float* b, float (&sum)[4][kColumns]) {
#pragma unroll 2
    for (int t = 0; t < kTile; t += 4) {
      float4 u[4];
#pragma unroll
      for (int i = 0; i < 4; ++i) u[i] = load4(p + tile_row(i) * kRow + t);
#pragma unroll
      for (int j = 0; j < kColumns; ++j) {
        const float4 v = load4(b + channel(j) * kRow + t);
#pragma unroll
        for (int i = 0; i < 4; ++i) sum[i][j] += u[i].x * v.x + u[i].y * v.y + u[i].z * v.z + u[i].w * v.w;
      }
    }
  }

  // Rows first … before `end` of `to` ← factor · sum.
  static __device__ void store(const float (&sum)[4][kColumns], float factor, int first, int end, int width, float* to,
                               int64_t stride) {
#pragma unroll
    for (int i = 0; i < 4; ++i) {
      if (first + tile_row(i) >= end) continue;
#pragma unroll
      for (int j = 0; j < kColumns; ++j) {
        if (channel(j) < width) to[(first + tile_row(i)) * stride + channel(j)] = factor * sum[i][j];
      }
    }
  }
};

// s as rows of scores in shared memory.
inline __device__ void store_scores(const float (&s)[16], float* p) {
#pragma unroll
  for (int i = 0; i < 4; ++i) {
    store4(p + tile_row(i) * kRow + tile_column(0), make_float4(s[4 * i], s[4 * i + 1], s[4 * i + 2], s[4 * i + 3]));
  }
}

}  // namespace unhear
