// A stack that code can be left on and returned to.
#pragma once

#include <cstddef>

namespace softcuda {

class Fiber {
 public:
  // The calling context: a place to come back to.
  Fiber();
  // A stack of its own that starts in `entry`, which must never return. `index` spreads the tops of stacks over cache
  // sets, which they would otherwise share.
  Fiber(void (*entry)(), int index);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Begins anew at the entry the next time it is resumed, whatever it was left in.
  void reset();
  // Leaves the running fiber `from` and goes on here.
  void resume(Fiber& from);
  // Must be the first act of an entry.
  static void arrived();

 private:
  void (*entry_)() = nullptr;
  char* mapping_ = nullptr;
  size_t offset_ = 0;
  void* stack_pointer_ = nullptr;
  // For the address sanitizer, which has to know on which stack code runs.
  const void* bottom_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace softcuda
