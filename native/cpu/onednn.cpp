#include "onednn.h"

#include <cstring>

namespace unhear {

using dnnl::memory;

dnnl::engine& onednn_engine() {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

dnnl::primitive_attr onednn_attributes() {
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attributes.set_fpmath_mode(dnnl::fpmath_mode::strict);
  return attributes;
}

Primitive::Primitive(dnnl::primitive primitive, std::vector<Operand> operands, const memory::desc& scratchpad,
                     int threads)
    : primitive_(std::move(primitive)), scratch_bytes_(scratchpad.get_size()) {
  operands.push_back({DNNL_ARG_SCRATCHPAD, scratchpad});
  for (int t = 0; t < threads; ++t) {
    Lane lane{dnnl::stream(onednn_engine()), {}, {}};
    for (const Operand& operand : operands) {
      lane.memories.emplace_back(operand.desc, onednn_engine(), nullptr);
      lane.arguments.push_back({operand.argument, lane.memories.back().get()});
    }
    lanes_.push_back(std::move(lane));
  }
}

void Primitive::run(int thread, std::initializer_list<const void*> data, char* scratch) const {
  Lane& lane = lanes_[thread];
  size_t i = 0;
  for (const void* pointer : data) {
    dnnl_memory_set_data_handle(lane.arguments[i++].memory, const_cast<void*>(pointer));
  }
  dnnl_memory_set_data_handle(lane.arguments[i].memory, scratch);
  const dnnl_status_t status = dnnl_primitive_execute(primitive_.get(), lane.stream.get(),
                                                      static_cast<int>(lane.arguments.size()), lane.arguments.data());
  if (status != dnnl_success) throw std::runtime_error("oneDNN status " + std::to_string(status));
}

Reorder::Reorder(const memory::desc& from, const memory::desc& to, int threads)
    : identity_(from == to), bytes_(to.get_size()) {
  if (identity_) return;
  dnnl::reorder::primitive_desc desc(onednn_engine(), from, onednn_engine(), to, onednn_attributes());
  primitive_ =
      Primitive(dnnl::reorder(desc), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}}, desc.scratchpad_desc(), threads);
}

void Reorder::run(int thread, const void* from, void* to, char* scratch) const {
  if (identity_) {
    std::memcpy(to, from, bytes_);
  } else {
    primitive_.run(thread, {from, to}, scratch);
  }
}

Gemm::Gemm(const GemmShape& s, int threads, bool packed, const memory::desc* packed_as) : shape_(s) {
  const memory::desc a({s.m, s.k}, memory::data_type::f32, memory::dims{s.a_row, s.a_column});
  const memory::desc c({s.m, s.n}, memory::data_type::f32, memory::dims{s.c_row ? s.c_row : s.n, 1});
  memory::desc b = b_plain();
  if (packed) {
    b = packed_as ? *packed_as : memory::desc({s.k, s.n}, memory::data_type::f32, memory::format_tag::any);
  }
  dnnl::primitive_attr attributes = onednn_attributes();
  if (s.accumulate) {
    dnnl::post_ops ops;
    ops.append_sum(1.0f);
    attributes.set_post_ops(ops);
  }
  const memory::desc bias({1, s.n}, memory::data_type::f32, memory::dims{s.n, 1});
  const dnnl::matmul::primitive_desc desc =
      s.bias ? dnnl::matmul::primitive_desc(onednn_engine(), a, b, bias, c, attributes)
             : dnnl::matmul::primitive_desc(onednn_engine(), a, b, c, attributes);
  b_desc_ = desc.weights_desc();
  std::vector<Primitive::Operand> operands{{DNNL_ARG_SRC, a}, {DNNL_ARG_WEIGHTS, b_desc_}, {DNNL_ARG_DST, c}};
  if (s.bias) operands.push_back({DNNL_ARG_BIAS, bias});
  primitive_ = Primitive(dnnl::matmul(desc), std::move(operands), desc.scratchpad_desc(), threads);
}

memory::desc Gemm::b_plain() const {
  return {{shape_.k, shape_.n}, memory::data_type::f32, memory::dims{shape_.b_row, shape_.b_column}};
}

void Gemm::run(int thread, const float* a, const float* b, const float* bias, float* c, char* scratch) const {
  if (shape_.bias) {
    primitive_.run(thread, {a, b, c, bias}, scratch);
  } else {
    primitive_.run(thread, {a, b, c}, scratch);
  }
}

}  // namespace unhear
