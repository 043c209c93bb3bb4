// gelu — y = x Φ(x), Φ the standard normal distribution (Hendrycks & Gimpel, 2016; the exact form, not the tanh one).
#include "elementwise.h"
#include "vector_math.h"

namespace unhear {
namespace {

std::unique_ptr<Kernel> gelu_forward(const Attributes& a) {
  return unary(a, [](float x) { return x * vector_normal(x).distribution; });
}

// dx = dy (Φ(x) + x φ(x)). Buffers: x, dy, dx.
std::unique_ptr<Kernel> gelu_gradient(const Attributes& a) {
  return binary(a, [](float x, float dy) {
    const Normal n = vector_normal(x);
    return dy * (n.distribution + x * n.density);
  });
}

const Register register_forward("gelu_forward", gelu_forward);
const Register register_gradient("gelu_gradient", gelu_gradient);

}  // namespace
}  // namespace unhear
