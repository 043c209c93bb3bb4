// Barriers and what the lanes of a warp do together. The place of a call is a default argument, so that a message can
// name it and one barrier be told from another.
#pragma once

#define SOFTCUDA_PLACE const char *file = __builtin_FILE(), int line = __builtin_LINE()

inline void __syncthreads(SOFTCUDA_PLACE) { softcuda_block_barrier(false, "__syncthreads", {file, line}); }
inline int __syncthreads_count(int predicate, SOFTCUDA_PLACE) {
  return softcuda_block_barrier(predicate != 0, "__syncthreads_count", {file, line});
}
inline int __syncthreads_or(int predicate, SOFTCUDA_PLACE) {
  return softcuda_block_barrier(predicate != 0, "__syncthreads_or", {file, line}) != 0;
}
inline int __syncthreads_and(int predicate, SOFTCUDA_PLACE) {
  return softcuda_block_barrier(predicate == 0, "__syncthreads_and", {file, line}) == 0;
}

inline void __syncwarp(unsigned mask = ~0u, SOFTCUDA_PLACE) {
  softcuda_collective(softcuda::Collective::kSynchronize, "__syncwarp", mask, 0, 0, {file, line});
}
inline unsigned __ballot_sync(unsigned mask, int predicate, SOFTCUDA_PLACE) {
  return static_cast<unsigned>(
      softcuda_collective(softcuda::Collective::kBallot, "__ballot_sync", mask, predicate != 0, 0, {file, line}));
}
inline int __any_sync(unsigned mask, int predicate, SOFTCUDA_PLACE) {
  return softcuda_collective(softcuda::Collective::kBallot, "__any_sync", mask, predicate != 0, 0, {file, line}) != 0;
}
inline int __all_sync(unsigned mask, int predicate, SOFTCUDA_PLACE) {
  return softcuda_collective(softcuda::Collective::kBallot, "__all_sync", mask, predicate == 0, 0, {file, line}) == 0;
}

namespace softcuda {

template <typename T>
T shuffle(const char* name, unsigned mask, T value, int source, Place place) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8, "shuffles move values of at most 8 bytes");
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(T));
  bits = softcuda_collective(Collective::kShuffle, name, mask, bits, source, place);
  std::memcpy(&value, &bits, sizeof(T));
  return value;
}

}  // namespace softcuda

// Warps are cut into segments of `width` lanes; a source beyond the own segment is the lane itself.
template <typename T>
T __shfl_sync(unsigned mask, T value, int source, int width = 32, SOFTCUDA_PLACE) {
  const int segment = softcuda_lane() & -width;
  return softcuda::shuffle("__shfl_sync", mask, value, segment + (source & (width - 1)), {file, line});
}
template <typename T>
T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, SOFTCUDA_PLACE) {
  const int lane = softcuda_lane(), source = lane - static_cast<int>(delta);
  return softcuda::shuffle("__shfl_up_sync", mask, value, source < (lane & -width) ? lane : source, {file, line});
}
template <typename T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, SOFTCUDA_PLACE) {
  const int lane = softcuda_lane(), source = lane + static_cast<int>(delta);
  return softcuda::shuffle("__shfl_down_sync", mask, value, source >= (lane & -width) + width ? lane : source,
                           {file, line});
}
template <typename T>
T __shfl_xor_sync(unsigned mask, T value, int lanes, int width = 32, SOFTCUDA_PLACE) {
  const int lane = softcuda_lane(), source = lane ^ lanes;
  return softcuda::shuffle("__shfl_xor_sync", mask, value, source >= (lane & -width) + width ? lane : source,
                           {file, line});
}

// Every memory access is seen at once here.
inline void __threadfence() {}
inline void __threadfence_block() {}
inline void __threadfence_system() {}
