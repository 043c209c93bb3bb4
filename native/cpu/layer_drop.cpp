// layer_drop — y = a where a whole layer is dropped, b elsewhere: one draw for the batch (Huang et al., 2016).
//
// Dropped when word 0 of philox({0, 0, id, step}, seed) is below rate·2³². Threads: tiles of 16 Ki elements. Floor: one
// of a and b read, y written.
#include <cstring>

#include "kernel.h"
#include "parallel.h"
#include "philox.h"

namespace unhear {
namespace {

struct Draw {
  uint32_t id, threshold;
  explicit Draw(const Attributes& a)
      : id(static_cast<uint32_t>(a.integer("id"))), threshold(static_cast<uint32_t>(a.real("rate") * 4294967296.0)) {}
  bool dropped(const int32_t* random) const {
    const PhiloxWords words = philox({0, 0, id, static_cast<uint32_t>(random[2])},
                                     {static_cast<uint32_t>(random[0]), static_cast<uint32_t>(random[1])});
    return words.w0 < threshold;
  }
};

// y = source, or 0 when there is none.
void assign(const Args& args, int64_t size, const float* source, float* y) {
  parallel_elements(args.threads, size, [&](Range r) {
    if (source == nullptr) {
      std::memset(y + r.begin, 0, sizeof(float) * r.size());
    } else if (source != y) {
      std::memcpy(y + r.begin, source + r.begin, sizeof(float) * r.size());
    }
  });
}

// Buffers: a, b, random, y. May run in place of b.
std::unique_ptr<Kernel> forward(const Attributes& a) {
  const Draw draw(a);
  const int64_t size = a.integer("size");
  return kernel(
      [=](const Args& args) { assign(args, size, draw.dropped(args.ints(2)) ? args.in(0) : args.in(1), args.out(3)); });
}

// The gradient of a (part 0) or b (part 1): dy or 0. Buffers: dy, random, dx (=).
std::unique_ptr<Kernel> gradient(const Attributes& a) {
  const Draw draw(a);
  const int64_t size = a.integer("size");
  const bool of_a = a.integer("part") == 0;
  return kernel([=](const Args& args) {
    assign(args, size, draw.dropped(args.ints(1)) == of_a ? args.in(0) : nullptr, args.out(2));
  });
}

const Register register_forward("layer_drop_forward", forward);
const Register register_gradient("layer_drop_gradient", gradient);

}  // namespace
}  // namespace unhear
