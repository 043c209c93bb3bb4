// oneDNN primitives as single-threaded building blocks: made once, run in any tile by any thread.
#pragma once

#include <initializer_list>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "kernel.h"

namespace unhear {

dnnl::engine& onednn_engine();

// Attributes every primitive here is made with: scratch is ours, float stays float.
dnnl::primitive_attr onednn_attributes();

inline dnnl::memory::desc plain(const dnnl::memory::dims& dims, dnnl::memory::format_tag tag) {
  return {dims, dnnl::memory::data_type::f32, tag};
}

// A primitive with its memory objects, one set a thread, so that running it is setting pointers and one call.
class Primitive {
 public:
  struct Operand {
    int argument;  // DNNL_ARG_…
    dnnl::memory::desc desc;
  };

  Primitive() = default;
  Primitive(dnnl::primitive primitive, std::vector<Operand> operands, const dnnl::memory::desc& scratchpad,
            int threads);

  size_t scratch_bytes() const { return scratch_bytes_; }

  // Runs on this thread. `data` holds one pointer for each operand, in the order of construction.
  void run(int thread, std::initializer_list<const void*> data, char* scratch) const;

 private:
  struct Lane {
    dnnl::stream stream;
    std::vector<dnnl::memory> memories;
    std::vector<dnnl_exec_arg_t> arguments;
  };
  dnnl::primitive primitive_;
  mutable std::vector<Lane> lanes_;
  size_t scratch_bytes_ = 0;
};

// A copy between two layouts of the same tensor.
class Reorder {
 public:
  Reorder() = default;
  Reorder(const dnnl::memory::desc& from, const dnnl::memory::desc& to, int threads);
  bool identity() const { return identity_; }
  size_t scratch_bytes() const { return primitive_.scratch_bytes(); }
  void run(int thread, const void* from, void* to, char* scratch) const;

 private:
  bool identity_ = true;
  size_t bytes_ = 0;
  Primitive primitive_;
};

// C[m,n] = A[m,k] B[k,n] (+ bias[n]) (+ C). Strides are in floats; a transposed operand has its strides exchanged.
struct GemmShape {
  int64_t m, n, k;
  int64_t a_row, a_column, b_row, b_column;
  bool bias = false;
  bool accumulate = false;  // C += instead of C =
  int64_t c_row = 0;        // floats between rows of C; 0 for n
};

class Gemm {
 public:
  Gemm() = default;
  // With `packed` B is expected in the layout of b_desc(), otherwise as the strides say.
  Gemm(const GemmShape& shape, int threads, bool packed = false, const dnnl::memory::desc* packed_as = nullptr);
  const dnnl::memory::desc& b_desc() const { return b_desc_; }
  dnnl::memory::desc b_plain() const;
  size_t scratch_bytes() const { return primitive_.scratch_bytes(); }
  void run(int thread, const float* a, const float* b, const float* bias, float* c, char* scratch) const;

 private:
  GemmShape shape_{};
  dnnl::memory::desc b_desc_;
  Primitive primitive_;
};

}  // namespace unhear
