// How the driver calls a kernel, and where its shared arrays are; used by translated sources.
#pragma once

#include <utility>

namespace softcuda {

template <auto Kernel>
struct Entry;

template <typename... Arguments, void (*Kernel)(Arguments...)>
struct Entry<Kernel> {
  static constexpr uint32_t count = sizeof...(Arguments);
  static constexpr uint32_t bytes[] = {sizeof(Arguments)..., 0};

  static void call(void* const* arguments) { call(arguments, std::index_sequence_for<Arguments...>()); }

 private:
  template <size_t... I>
  static void call([[maybe_unused]] void* const* arguments, std::index_sequence<I...>) {
    Kernel(*static_cast<std::remove_reference_t<Arguments>*>(arguments[I])...);
  }
};

// The array of type T of this block that belongs to one declaration: each has a Tag of its own.
template <typename T, typename Tag>
T& shared_array(Tag) {
  static const int array = softcuda_new_shared_array();
  return *static_cast<T*>(softcuda_shared_array(array, sizeof(T), alignof(T)));
}

template <typename T>
T* dynamic_shared() {
  return static_cast<T*>(softcuda_dynamic_shared());
}

}  // namespace softcuda
