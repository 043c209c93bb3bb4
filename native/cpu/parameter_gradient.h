// Where a backward pass ends: gradients of a parameter, sample by sample, into the sinks that were asked for.
//
// An operator implements one thing, gradient(): Σ of the gradients of samples [begin, end) for one block of the
// parameter, overwriting a tile. The driver here does the rest the same way for all operators:
//
//   ACCUMULATE   grad[P]       += Σ_i g_i
//   STORE        store[i][P]    = g_i                      rows `store_stride` floats apart
//   SQUARE       square[P]     += Σ_i g_i²
//   NORM2        norm2[N]      += ‖g_i‖²
//   DOT          dot[N]        += g_i · v
//   WEIGHTED     weighted[P]   += Σ_i w_i g_i
//
// Sums run over fixed chunks of samples, first inside a chunk, then over the chunks, both in order; no atomics.
#pragma once

#include "kernel.h"
#include "parallel.h"

namespace unhear {

enum Sink : int {
  kAccumulate = 1,
  kStore = 2,
  kSquare = 4,
  kNorm2 = 8,
  kDot = 16,
  kWeighted = 32,
};

// Buffers of a launch: first those of the operator (`operands()`), then for each sink in the order above: grad | store
// | square | norm2 | v, dot | w, weighted.
class ParameterGradient : public Kernel {
 public:
  explicit ParameterGradient(const Attributes& attributes)
      : sinks_(static_cast<int>(attributes.integer("sinks"))),
        store_stride_(attributes.integer("store_stride", 0)),
        threads_(attributes.threads()) {}

  size_t workspace_bytes() const final;
  void run(const Args& args) final;

 protected:
  virtual int operands() const = 0;
  virtual int64_t samples() const = 0;
  // Floats of the parameter as stored, and of a tile (whole parameter) in the operator's own order of elements.
  virtual int64_t size() const = 0;
  virtual int64_t tile_size() const { return size(); }
  // Blocks of the parameter that are computed apart: contiguous, equal cut of `rows()` rows. More than one only when
  // tile_size() == size() and a row is size() / rows() floats.
  virtual int64_t blocks() const { return 1; }
  virtual int64_t rows() const { return 1; }
  // Whether gradient() shares out its own work among all threads: for parameters so large that a tile for each thread
  // costs too much memory. Samples are then taken one after the other.
  virtual bool whole() const { return false; }
  // Chunks of samples whose sums are taken apart: a function of shapes alone.
  int64_t chunk_count() const;
  // Scratch for each thread, and scratch filled once for each launch by setup().
  virtual size_t scratch_bytes() const { return 0; }
  virtual size_t shared_bytes() const { return 0; }
  virtual void setup(const Args&, char* /*shared*/) {}
  // Writes Σ_{i in samples} g_i of the block into tile. Single-threaded; reduction order fixed.
  virtual void gradient(const Args& args, Range samples, int64_t block, float* tile, int thread, char* scratch) = 0;
  // Between the operator's order of elements and that of the parameter. Only called when has_own_order().
  virtual bool has_own_order() const { return false; }
  virtual void to_parameter_order(const float* /*tile*/, float* /*parameter*/) {}
  virtual void to_tile_order(const float* /*parameter*/, float* /*tile*/) {}

 private:
  struct Layout;
  Layout layout() const;
  int lanes() const { return whole() ? 1 : threads_; }
  Range block_range(int64_t block) const;

  int sinks_;
  int64_t store_stride_;
  int threads_;
};

}  // namespace unhear
