// Atomics: one thread of the host runs kernels, so plain code is atomic between two places where threads wait. There
// are none on floats: sums in an order of chance are not allowed in unhear.
#pragma once

namespace softcuda {

template <typename T, typename Function>
T exchange(T* address, Function next) {
  static_assert(std::is_integral_v<T>, "atomics work on integers");
  const T old = *address;
  *address = next(old);
  return old;
}

}  // namespace softcuda

#define SOFTCUDA_ATOMIC(name, expression)                                       \
  template <typename T>                                                         \
  T name(T* address, std::type_identity_t<T> value) {                           \
    return softcuda::exchange(address, [=](T old) -> T { return expression; }); \
  }

SOFTCUDA_ATOMIC(atomicAdd, old + value)
SOFTCUDA_ATOMIC(atomicSub, old - value)
SOFTCUDA_ATOMIC(atomicExch, (static_cast<void>(old), value))
SOFTCUDA_ATOMIC(atomicMin, std::min(old, value))
SOFTCUDA_ATOMIC(atomicMax, std::max(old, value))
SOFTCUDA_ATOMIC(atomicAnd, old& value)
SOFTCUDA_ATOMIC(atomicOr, old | value)
SOFTCUDA_ATOMIC(atomicXor, old ^ value)
SOFTCUDA_ATOMIC(atomicInc, old >= value ? 0 : old + 1)
SOFTCUDA_ATOMIC(atomicDec, old == 0 || old > value ? value : old - 1)
#undef SOFTCUDA_ATOMIC

template <typename T>
T atomicCAS(T* address, std::type_identity_t<T> compare, std::type_identity_t<T> value) {
  return softcuda::exchange(address, [=](T old) -> T { return old == compare ? value : old; });
}
