// gelu(x) = x Φ(x), Φ the standard normal distribution (Hendrycks & Gimpel, 2016; the exact form, not the tanh one).
#pragma once

namespace unhear {

// erfc keeps its accuracy where Φ is small, 1 + erf would not.
inline __device__ float normal_distribution(float x) { return 0.5f * erfcf(-0.70710678f * x); }

inline __device__ float normal_density(float x) { return 0.39894228f * expf(-0.5f * x * x); }

// Where a factor is 0 the product is, even for x = −∞.
inline __device__ float gelu(float x) {
  const float p = normal_distribution(x);
  return p == 0 ? 0 : x * p;
}

// Φ(x) + x φ(x).
inline __device__ float gelu_slope(float x) {
  const float density = normal_density(x);
  return normal_distribution(x) + (density == 0 ? 0 : x * density);
}

}  // namespace unhear
