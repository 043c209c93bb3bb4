// Losses with one value a sample, in float64 inside a sample: classes are few and these numbers are what is measured.
//
// softmax_cross_entropy   loss[i] = −log softmax(z_i)[y_i]
// kl_divergence           loss[i] = T² Σ_c p_c (log p_c − log q_c), p = softmax(t_i/T), q = softmax(z_i/T)
//
// z, t [batch, classes], target [batch]. The gradient kernels take `weight` [batch], the upstream gradient of loss[i],
// and write (=) the gradient of the logits z. A sample with weight 0 contributes exactly 0. A teacher logit of −∞ is a
// class with p = 0, where 0 log 0 = 0.
// Threads: a warp a sample, lanes over classes; sums by butterfly (reduce.cuh). Floor: logits read once (they stay in
// the cache), gradient written once.
#include "elements.cuh"
#include "reduce.cuh"

using namespace unhear;

namespace {

// The sample of this warp.
__device__ int64_t warp_index() { return global_thread() / kWarp; }

__device__ int lane() { return threadIdx.x % kWarp; }

// log Σ exp(z/T), in every lane.
__device__ double log_sum_exp(const float* z, int64_t classes, double temperature) {
  double largest = -INFINITY;
  for (int64_t c = lane(); c < classes; c += kWarp) largest = fmax(largest, z[c] / temperature);
  largest = warp_reduce(largest, Largest{});
  double sum = 0;
  for (int64_t c = lane(); c < classes; c += kWarp) sum += exp(z[c] / temperature - largest);
  return largest + log(warp_sum(sum));
}

}  // namespace

extern "C" __global__ void softmax_cross_entropy_forward(const float* logits, const int32_t* target, float* loss,
                                                         int64_t batch, int64_t classes) {
  const int64_t i = warp_index();
  if (i >= batch) return;
  const float* z = logits + i * classes;
  const double normaliser = log_sum_exp(z, classes, 1);
  if (lane() == 0) loss[i] = static_cast<float>(normaliser - z[target[i]]);
}

extern "C" __global__ void softmax_cross_entropy_gradient(const float* logits, const int32_t* target,
                                                          const float* weight, float* gradient, int64_t batch,
                                                          int64_t classes) {
  const int64_t i = warp_index();
  if (i >= batch) return;
  const float* z = logits + i * classes;
  const double w = weight[i], normaliser = log_sum_exp(z, classes, 1);
  for (int64_t c = lane(); c < classes; c += kWarp) {
    const double p = exp(z[c] - normaliser) - (c == target[i] ? 1 : 0);
    gradient[i * classes + c] = w == 0 ? 0 : static_cast<float>(w * p);
  }
}

extern "C" __global__ void kl_divergence_forward(const float* logits, const float* teacher, float* loss, int64_t batch,
                                                 int64_t classes, double temperature) {
  const int64_t i = warp_index();
  if (i >= batch) return;
  const float *z = logits + i * classes, *t = teacher + i * classes;
  const double zn = log_sum_exp(z, classes, temperature), tn = log_sum_exp(t, classes, temperature);
  double sum = 0;
  for (int64_t c = lane(); c < classes; c += kWarp) {
    const double log_p = t[c] / temperature - tn, log_q = z[c] / temperature - zn;
    const double p = exp(log_p);
    if (p > 0) sum += p * (log_p - log_q);
  }
  sum = warp_sum(sum);
  if (lane() == 0) loss[i] = static_cast<float>(temperature * temperature * sum);
}

extern "C" __global__ void kl_divergence_gradient(const float* logits, const float* teacher, const float* weight,
                                                  float* gradient, int64_t batch, int64_t classes, double temperature) {
  const int64_t i = warp_index();
  if (i >= batch) return;
  const float *z = logits + i * classes, *t = teacher + i * classes;
  const double zn = log_sum_exp(z, classes, temperature), tn = log_sum_exp(t, classes, temperature);
  const double w = weight[i];
  for (int64_t c = lane(); c < classes; c += kWarp) {
    const double q = exp(z[c] / temperature - zn), p = exp(t[c] / temperature - tn);
    gradient[i * classes + c] = w == 0 ? 0 : static_cast<float>(w * temperature * (q - p));
  }
}
