#include "fiber.h"

#include <pthread.h>
#include <sys/mman.h>

#include <cstdint>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

// Pushes the registers that a callee must keep, exchanges stack pointers, pops them from the other stack.
extern "C" void softcuda_switch(void** save, void* load);
asm(R"(
.text
.type softcuda_switch, @function
.hidden softcuda_switch
.globl softcuda_switch
softcuda_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size softcuda_switch, .-softcuda_switch
)");

namespace softcuda {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr size_t kStackBytes = 512 << 10;
#else
constexpr size_t kStackBytes = 128 << 10;
#endif
constexpr size_t kGuardBytes = 4096;
constexpr size_t kSavedRegisters = 6;

}  // namespace

Fiber::Fiber() {
#if defined(__SANITIZE_ADDRESS__)
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    void* bottom = nullptr;
    pthread_attr_getstack(&attributes, &bottom, &bytes_);
    bottom_ = bottom;
    pthread_attr_destroy(&attributes);
  }
#endif
}

Fiber::Fiber(void (*entry)(), int index) : entry_(entry), offset_(static_cast<size_t>(index % 30) * 128) {
  void* memory = mmap(nullptr, kGuardBytes + kStackBytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  mapping_ = static_cast<char*>(memory);
  // Below the stack: a kernel that overflows it must not write into the next one.
  mprotect(mapping_, kGuardBytes, PROT_NONE);
  bottom_ = mapping_ + kGuardBytes;
  bytes_ = kStackBytes;
  reset();
}

Fiber::~Fiber() {
  if (mapping_) munmap(mapping_, kGuardBytes + kStackBytes);
}

void Fiber::reset() {
#if defined(__SANITIZE_ADDRESS__)
  ASAN_UNPOISON_MEMORY_REGION(bottom_, bytes_);
#endif
  const auto top = reinterpret_cast<uintptr_t>(mapping_) + kGuardBytes + kStackBytes - offset_;
  // A function finds rsp + 8 divisible by 16 when it is entered, with its return address at rsp: there is none here.
  auto frame = reinterpret_cast<uintptr_t*>(top & ~uintptr_t{15}) - 2;
  frame[1] = 0;
  frame[0] = reinterpret_cast<uintptr_t>(entry_);
  for (size_t i = 0; i < kSavedRegisters; ++i) *--frame = 0;
  stack_pointer_ = frame;
}

void Fiber::arrived() {
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(nullptr, nullptr, nullptr);
#endif
}

void Fiber::resume(Fiber& from) {
#if defined(__SANITIZE_ADDRESS__)
  void* fake = nullptr;
  __sanitizer_start_switch_fiber(&fake, bottom_, bytes_);
  softcuda_switch(&from.stack_pointer_, stack_pointer_);
  __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
#else
  softcuda_switch(&from.stack_pointer_, stack_pointer_);
#endif
}

}  // namespace softcuda
