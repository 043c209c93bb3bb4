// Functions that loops vectorise: branch-free, no tables, no library calls. Constants are minimax fits made for these
// ranges. NaN stays NaN.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace unhear {

// `condition ? a : b` without a branch that compilers could split a loop's body at.
inline float select(bool condition, float a, float b) {
  const int32_t mask = -static_cast<int32_t>(condition);
  return std::bit_cast<float>((std::bit_cast<int32_t>(a) & mask) | (std::bit_cast<int32_t>(b) & ~mask));
}

// exp(x + low) for −87.3 ≤ x ≤ 88.3 and |low| small beside 1: the part of an argument that did not fit into x. Within 2
// ulp.
inline float vector_exp_inside(float x, float low) {
  constexpr float kShift = 12582912.0f;  // 1.5·2²³: adding it rounds to a whole number, which is then in the low bits
  constexpr float kLog2E = 1.44269504f, kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;
  const float shifted = x * kLog2E + kShift;
  const float k = shifted - kShift;
  const float r = ((x - k * kLn2High) - k * kLn2Low) + low;
  float p = 0.00138144311f;
  p = p * r + 0.00836879667f;
  p = p * r + 0.0416683964f;
  p = p * r + 0.166665196f;
  p = p * r + 0.49999994f;
  const float fraction = 1.0f + (p * r * r + r);
  const int32_t exponent = std::bit_cast<int32_t>(shifted) - (std::bit_cast<int32_t>(kShift) - 127);
  return fraction * std::bit_cast<float>(exponent << 23);
}

// exp(x) within 2 ulp; 0 below −87.3 and ∞ above 88.3, a little before the numbers end.
inline float vector_exp(float x) {
  const float inside = vector_exp_inside(x, 0);
  return select(x < -87.3f, 0, select(x > 88.3f, std::numeric_limits<float>::infinity(), inside));
}

// 1 / (1 + exp(−x))
inline float vector_sigmoid(float x) { return 1.0f / (1.0f + vector_exp(-x)); }

struct Normal {
  float distribution;  // Φ(x)
  float density;       // φ(x)
};

// The standard normal distribution; relative error below 1e-6 in the left tail too, which ends at −13.
// Φ(−a) = exp(−a²/2) M(a) for a ≥ 0, with M a polynomial in 1/(1 + 0.35 a).
inline Normal vector_normal(float x) {
  const float a = std::bit_cast<float>(std::bit_cast<uint32_t>(x) & 0x7FFFFFFFu);
  // a² = high² + (a − high)(a + high), where high has 12 bits, so high² is exact.
  const float high = std::bit_cast<float>(std::bit_cast<uint32_t>(a) & 0xFFFFF000u);
  const float inside = vector_exp_inside(-0.5f * (high * high), -0.5f * ((a - high) * (a + high)));
  const float e = select(a > 13.0f, 0, inside);
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
  return {select(x < 0, tail, 1.0f - tail), 0.398942280f * e};
}

}  // namespace unhear
