// Elementwise kernels over `size` floats; see elementwise.h.
#include "elementwise.h"

#include "vector_math.h"

namespace unhear {
namespace {

// y = max(x, 0).
std::unique_ptr<Kernel> relu_forward(const Attributes& a) {
  return unary(a, [](float x) { return x > 0 ? x : 0; });
}

// dx = dy where y > 0, else 0. Buffers: y, dy, dx.
std::unique_ptr<Kernel> relu_gradient(const Attributes& a) {
  return binary(a, [](float y, float dy) { return select(y > 0, dy, 0.0f); });
}

// y = a + b.
std::unique_ptr<Kernel> add(const Attributes& attributes) {
  return binary(attributes, [](float a, float b) { return a + b; });
}

const Register register_relu_forward("relu_forward", relu_forward);
const Register register_relu_gradient("relu_gradient", relu_gradient);
const Register register_add("add", add);

}  // namespace
}  // namespace unhear
