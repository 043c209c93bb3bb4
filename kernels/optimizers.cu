// Optimizers: one launch over the whole flat parameter buffer. What changes from step to step is read from `hyper`,
// in device memory, so that a recorded graph never has to be made again.
//
// sgd    g ← g + wd θ;  b ← first ? g : μ b + g;  θ ← θ − lr b
// adam   g ← g + wd θ;  m ← β1 m + (1−β1) g;  v ← β2 v + (1−β2) g²;  θ ← θ − lr (m/c1) / (√(v/c2) + eps)
// adamw  θ ← (1 − lr wd) θ first, then adam without wd in g
//
// Only elements with mask ≠ 0 move; the mask is 1 for trainable parameters. Gradients are left as they are.
// Threads: one element each, 256 a block, neighbours side by side. No reductions.
// Floor: bytes of θ, gradient, mask and states read once, of θ and states written once.
#include "elements.cuh"

using namespace unhear;

// hyper = {lr, wd, μ, first}.
extern "C" __global__ void sgd(float* theta, const float* gradient, const float* mask, float* momentum,
                               const float* hyper, int64_t size) {
  const float lr = hyper[0], wd = hyper[1], mu = hyper[3] != 0 ? 0 : hyper[2];
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const bool moves = mask[i] != 0;
    const float b = mu * momentum[i] + (gradient[i] + wd * theta[i]);
    momentum[i] = moves ? b : 0;
    if (moves) theta[i] -= lr * b;
  }
}

// hyper = {lr, wd, β1, β2, eps, c1, c2, 1−β1, 1−β2}; `decoupled` makes it adamw. 1−β comes from float64: in float32
// 1 − 0.999 is wrong by 1e-5 of itself, and the error would not average out over the steps.
extern "C" __global__ void adam(float* theta, const float* gradient, const float* mask, float* m, float* v,
                                const float* hyper, int64_t size, int64_t decoupled) {
  const float lr = hyper[0], beta1 = hyper[2], beta2 = hyper[3], eps = hyper[4], new1 = hyper[7], new2 = hyper[8];
  const float decay = decoupled ? 1 - lr * hyper[1] : 1, l2 = decoupled ? 0 : hyper[1];
  const float step = lr / hyper[5], root = 1 / sqrtf(hyper[6]);
  for (int64_t i = global_thread(); i < size; i += global_threads()) {
    const bool moves = mask[i] != 0;
    const float old = theta[i], g = gradient[i] + l2 * old;
    const float mi = beta1 * m[i] + new1 * g, vi = beta2 * v[i] + new2 * g * g;
    m[i] = moves ? mi : 0;
    v[i] = moves ? vi : 0;
    if (moves) theta[i] = decay * old - step * mi / (sqrtf(vi) * root + eps);
  }
}
