// silu — y = x σ(x), σ(x) = 1/(1 + exp(−x)); also called swish (Elfwing et al., 2017).
#include "elementwise.h"
#include "vector_math.h"

namespace unhear {
namespace {

std::unique_ptr<Kernel> silu_forward(const Attributes& a) {
  return unary(a, [](float x) { return x * vector_sigmoid(x); });
}

// dx = dy σ (1 + x (1 − σ)). Buffers: x, dy, dx.
std::unique_ptr<Kernel> silu_gradient(const Attributes& a) {
  return binary(a, [](float x, float dy) {
    const float s = vector_sigmoid(x);
    return dy * (s * (1.0f + x * (1.0f - s)));
  });
}

const Register register_forward("silu_forward", silu_forward);
const Register register_gradient("silu_gradient", silu_gradient);

}  // namespace
}  // namespace unhear
