// Work sharing. A kernel cuts its work into tiles by shape alone, never by thread count, and any thread may take any
// tile: results are the same for every number of threads. Inside a tile everything is single-threaded, oneDNN too.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <exception>

namespace unhear {

// Calls body(tile, thread) for every tile. An exception in a tile is rethrown when all have ended. A single tile runs
// on the calling thread, so that it may share out its own work.
template <typename Body>
void parallel_tiles(int threads, int64_t tiles, Body&& body) {
  if (tiles <= 0) return;
  if (tiles == 1) return body(0, 0);
  std::exception_ptr failure;
#pragma omp parallel num_threads(threads)
  {
    const int thread = omp_get_thread_num();
#pragma omp for schedule(dynamic, 1)
    for (int64_t tile = 0; tile < tiles; ++tile) {
      try {
        body(tile, thread);
      } catch (...) {
#pragma omp critical(unhear_tile_failure)
        failure = std::current_exception();
      }
    }
  }
  if (failure) std::rethrow_exception(failure);
}

// An even cut of [0, size) into `parts`.
struct Range {
  int64_t begin, end;
  int64_t size() const { return end - begin; }
};

inline Range part(int64_t size, int64_t parts, int64_t index) {
  return {size * index / parts, size * (index + 1) / parts};
}

// Tiles for elementwise work: 16 Ki elements each, at least one.
inline int64_t element_tiles(int64_t size) { return std::max<int64_t>(1, (size + 16383) / 16384); }

// Calls body(range) over [0, size) in element tiles.
template <typename Body>
void parallel_elements(int threads, int64_t size, Body&& body) {
  if (size <= 0) return;
  const int64_t tiles = element_tiles(size);
  parallel_tiles(threads, tiles, [&](int64_t tile, int) { body(part(size, tiles, tile)); });
}

}  // namespace unhear
