// Functions that loops vectorise: branch-free, no tables, no library calls. Constants are minimax fits made for these
// ranges. NaN stays NaN.
#pragma once

#include <bit>
#include <cstdint>

namespace unhear {

// exp(x + low) to 2 ulp, where |low| is small beside 1: the part of an argument that did not fit into x. Subnormal
// results are rounded once more, beyond them it is 0 or ∞.
inline float vector_exp(float x, float low = 0) {
  constexpr float kShift = 12582912.0f;  // 1.5·2²³: adding it rounds to a whole number, which is then in the low bits
  constexpr float kLog2E = 1.44269504f, kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;
  x = x < -104.0f ? -104.0f : x > 89.0f ? 89.0f : x;
  const float shifted = x * kLog2E + kShift;
  const float k = shifted - kShift;
  const float r = ((x - k * kLn2High) - k * kLn2Low) + low;
  float p = 0.00138144311f;
  p = p * r + 0.00836879667f;
  p = p * r + 0.0416683964f;
  p = p * r + 0.166665196f;
  p = p * r + 0.49999994f;
  const float fraction = 1.0f + (p * r * r + r);
  // 2^k in two factors, since k goes beyond the exponents of normal numbers.
  const int32_t exponent = std::bit_cast<int32_t>(shifted) - std::bit_cast<int32_t>(kShift);
  const int32_t half = exponent >> 1;
  return fraction * std::bit_cast<float>((half + 127) << 23) * std::bit_cast<float>((exponent - half + 127) << 23);
}

// 1 / (1 + exp(−x))
inline float vector_sigmoid(float x) { return 1.0f / (1.0f + vector_exp(-x)); }

struct Normal {
  float distribution;  // Φ(x)
  float density;       // φ(x)
};

// The standard normal distribution, relative error below 1e-6 in the left tail too.
// Φ(−a) = exp(−a²/2) M(a) for a ≥ 0, with M a polynomial in 1/(1 + 0.35 a).
inline Normal vector_normal(float x) {
  float a = x < 0 ? -x : x;
  a = a > 14.5f ? 14.5f : a;
  // a² = high² + (a − high)(a + high), where high has 12 bits, so high² is exact.
  const float high = std::bit_cast<float>(std::bit_cast<uint32_t>(a) & 0xFFFFF000u);
  const float e = vector_exp(-0.5f * (high * high), -0.5f * ((a - high) * (a + high)));
  const float t = 1.0f / (1.0f + 0.35f * a);
  float m = -0.0291091315f;
  m = m * t + 0.143789172f;
  m = m * t - 0.255329162f;
  m = m * t + 0.158724055f;
  m = m * t - 0.0227920823f;
  m = m * t + 0.105369724f;
  m = m * t + 0.119868964f;
  m = m * t + 0.139856726f;
  m = m * t + 0.139621705f;
  const float tail = e * (m * t);
  return {x < 0 ? tail : 1.0f - tail, 0.398942280f * e};
}

}  // namespace unhear
