// convolution — dense and grouped cross-correlation in one or two dimensions (one dimension is height 1).
//
// y[n,p,q,o] = b[o] + Σ_{c,r,s} w[o,c,r,s] x[n, p·stride − pad + r·dilation, …, c], zeros outside.
// Threads: one sample a tile. oneDNN reads channels-last as it is; only weights are packed, once a launch.
// Floor: 2·N·OH·OW·O·C/groups·KH·KW operations each for y, ∂x and ∂w.
#include "convolution.h"

#include <cstring>

#include "onednn.h"
#include "parallel.h"
#include "parameter_gradient.h"

namespace unhear {
namespace {

using dnnl::memory;
using tag = memory::format_tag;

struct Geometry : ConvolutionGeometry {
  memory::dims strides, dilations, pad_before, pad_after;

  explicit Geometry(const Attributes& a) : ConvolutionGeometry(a) {
    for (int i = 0; i < 2; ++i) {
      const int64_t covered = (out[i] - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1;
      strides.push_back(stride[i]);
      dilations.push_back(dilation[i] - 1);
      pad_before.push_back(pad[i]);
      pad_after.push_back(covered - in[i] - pad[i]);
    }
  }

  // A tile is one sample, except in sums of weight gradients, where it is a run of them.
  memory::desc x(int64_t samples = 1) const { return plain({samples, channels, in[0], in[1]}, tag::nhwc); }
  memory::desc y(int64_t samples = 1) const { return plain({samples, out_channels, out[0], out[1]}, tag::nhwc); }
  memory::desc w(bool any) const {
    if (groups == 1) return plain({out_channels, channels, kernel[0], kernel[1]}, any ? tag::any : tag::oihw);
    return plain({groups, out_channels / groups, channels / groups, kernel[0], kernel[1]}, any ? tag::any : tag::goihw);
  }

  dnnl::convolution_forward::primitive_desc forward() const {
    dnnl::primitive_attr attributes = onednn_attributes();
    if (relu) {
      dnnl::post_ops ops;
      ops.append_eltwise(dnnl::algorithm::eltwise_relu, 0.f, 0.f);
      attributes.set_post_ops(ops);
    }
    const auto kind = dnnl::prop_kind::forward_training;
    const auto direct = dnnl::algorithm::convolution_direct;
    if (bias) {
      return {onednn_engine(), kind,      direct,     x(),       w(true),   plain({out_channels}, tag::a), y(),
              strides,         dilations, pad_before, pad_after, attributes};
    }
    return {onednn_engine(), kind, direct, x(), w(true), y(), strides, dilations, pad_before, pad_after, attributes};
  }

  dnnl::convolution_forward::primitive_desc hint(int64_t samples = 1) const {
    return {onednn_engine(),
            dnnl::prop_kind::forward_training,
            dnnl::algorithm::convolution_direct,
            x(samples),
            w(true),
            y(samples),
            strides,
            dilations,
            pad_before,
            pad_after,
            onednn_attributes()};
  }
};

// Buffers: x, w, (b,) y.
class Forward final : public Kernel {
 public:
  explicit Forward(const Attributes& a) : g_(a), threads_(a.threads()) {
    const auto desc = g_.forward();
    std::vector<Primitive::Operand> operands{
        {DNNL_ARG_SRC, g_.x()}, {DNNL_ARG_WEIGHTS, desc.weights_desc()}, {DNNL_ARG_DST, g_.y()}};
    if (g_.bias) operands.push_back({DNNL_ARG_BIAS, desc.bias_desc()});
    conv_ = Primitive(dnnl::convolution_forward(desc), operands, desc.scratchpad_desc(), threads_);
    pack_ = Reorder(g_.w(false), desc.weights_desc(), 1);
    packed_ = aligned(desc.weights_desc().get_size());
    scratch_ = aligned(std::max(conv_.scratch_bytes(), pack_.scratch_bytes()));
  }

  size_t workspace_bytes() const override { return packed_ + scratch_ * threads_; }

  void run(const Args& args) override {
    const float* x = args.in(0);
    const float* b = g_.bias ? args.in(2) : nullptr;
    float* y = args.out(g_.bias ? 3 : 2);
    char* scratch = args.workspace + packed_;
    pack_.run(0, args.in(1), args.workspace, scratch);
    parallel_tiles(args.threads, g_.batch, [&](int64_t n, int thread) {
      const void *xn = x + n * g_.in_sample(), *yn = y + n * g_.out_sample();
      char* own = scratch + scratch_ * thread;
      if (g_.bias) {
        conv_.run(thread, {xn, args.workspace, yn, b}, own);
      } else {
        conv_.run(thread, {xn, args.workspace, yn}, own);
      }
    });
  }

 private:
  Geometry g_;
  int threads_;
  Primitive conv_;
  Reorder pack_;
  size_t packed_, scratch_;
};

// Buffers: dy, w, dx (=).
class InputGradient final : public Kernel {
 public:
  explicit InputGradient(const Attributes& a) : g_(a), threads_(a.threads()) {
    const dnnl::convolution_backward_data::primitive_desc desc(
        onednn_engine(), dnnl::algorithm::convolution_direct, g_.x(), g_.w(true), g_.y(), g_.strides, g_.dilations,
        g_.pad_before, g_.pad_after, g_.hint(), onednn_attributes());
    conv_ =
        Primitive(dnnl::convolution_backward_data(desc),
                  {{DNNL_ARG_DIFF_DST, g_.y()}, {DNNL_ARG_WEIGHTS, desc.weights_desc()}, {DNNL_ARG_DIFF_SRC, g_.x()}},
                  desc.scratchpad_desc(), threads_);
    pack_ = Reorder(g_.w(false), desc.weights_desc(), 1);
    packed_ = aligned(desc.weights_desc().get_size());
    scratch_ = aligned(std::max(conv_.scratch_bytes(), pack_.scratch_bytes()));
  }

  size_t workspace_bytes() const override { return packed_ + scratch_ * threads_; }

  void run(const Args& args) override {
    const float* dy = args.in(0);
    float* dx = args.out(2);
    char* scratch = args.workspace + packed_;
    pack_.run(0, args.in(1), args.workspace, scratch);
    parallel_tiles(args.threads, g_.batch, [&](int64_t n, int thread) {
      conv_.run(thread, {dy + n * g_.out_sample(), args.workspace, dx + n * g_.in_sample()},
                scratch + scratch_ * thread);
    });
  }

 private:
  Geometry g_;
  int threads_;
  Primitive conv_;
  Reorder pack_;
  size_t packed_, scratch_;
};

// Buffers: x, dy, then sinks. Tiles are in oneDNN's blocked order, padded channels included: they stay zero.
class WeightGradient final : public ParameterGradient {
 public:
  explicit WeightGradient(const Attributes& a) : ParameterGradient(a), g_(a) {
    blocked_ = gradient_of(1).diff_weights_desc();
    pack_ = Reorder(g_.w(false), blocked_, 1);
    unpack_ = Reorder(blocked_, g_.w(false), a.threads());
    reorder_stride_ = std::max(pack_.scratch_bytes(), unpack_.scratch_bytes());
    reorder_scratch_.resize(reorder_stride_ * a.threads());
    const bool only_sum = a.integer("sinks") == kAccumulate;
    for (int64_t c = 0; c < chunk_count(); ++c) {
      prepare(only_sum ? part(g_.batch, chunk_count(), c).size() : 1, a.threads());
    }
  }

 protected:
  int operands() const override { return 2; }
  int64_t samples() const override { return g_.batch; }
  int64_t size() const override { return g_.weights(); }
  int64_t tile_size() const override { return static_cast<int64_t>(blocked_.get_size() / sizeof(float)); }
  size_t scratch_bytes() const override { return scratch_; }

  void gradient(const Args& args, Range samples, int64_t, float* tile, int thread, char* scratch) override {
    find(samples.size())
        ->run(thread, {args.in(0) + samples.begin * g_.in_sample(), args.in(1) + samples.begin * g_.out_sample(), tile},
              scratch);
  }

  bool has_own_order() const override { return !unpack_.identity(); }
  void to_parameter_order(const float* tile, float* parameter) override {
    const int thread = omp_get_thread_num();
    unpack_.run(thread, tile, parameter, reorder_scratch_.data() + reorder_stride_ * thread);
  }
  void to_tile_order(const float* parameter, float* tile) override {
    pack_.run(0, parameter, tile, reorder_scratch_.data());
  }

 private:
  struct Run {
    int64_t samples;
    Primitive conv;
  };

  dnnl::convolution_backward_weights::primitive_desc gradient_of(int64_t samples) const {
    return {onednn_engine(),    dnnl::algorithm::convolution_direct,
            g_.x(samples),      samples == 1 ? g_.w(true) : blocked_,
            g_.y(samples),      g_.strides,
            g_.dilations,       g_.pad_before,
            g_.pad_after,       g_.hint(samples),
            onednn_attributes()};
  }

  const Primitive* find(int64_t samples) const {
    for (const Run& run : runs_) {
      if (run.samples == samples) return &run.conv;
    }
    return nullptr;
  }

  void prepare(int64_t samples, int threads) {
    if (samples == 0 || find(samples) != nullptr) return;
    const auto desc = gradient_of(samples);
    runs_.push_back({samples, Primitive(dnnl::convolution_backward_weights(desc),
                                        {{DNNL_ARG_SRC, g_.x(samples)},
                                         {DNNL_ARG_DIFF_DST, g_.y(samples)},
                                         {DNNL_ARG_DIFF_WEIGHTS, blocked_}},
                                        desc.scratchpad_desc(), threads)});
    scratch_ = std::max(scratch_, runs_.back().conv.scratch_bytes());
  }

  Geometry g_;
  memory::desc blocked_;
  Reorder pack_, unpack_;
  std::vector<Run> runs_;
  size_t scratch_ = 0, reorder_stride_;
  std::vector<char> reorder_scratch_;
};

using Maker = std::unique_ptr<Kernel> (*)(const Attributes&);

template <typename Dense>
KernelFactory choose(Maker depthwise, Maker long_kernel) {
  return [depthwise, long_kernel](const Attributes& a) -> std::unique_ptr<Kernel> {
    const ConvolutionGeometry g(a);
    if (g.depthwise()) return depthwise(a);
    if (g.long_kernel()) return long_kernel(a);
    return std::make_unique<Dense>(a);
  };
}

const Register forward("convolution_forward", choose<Forward>(depthwise_forward, long_forward));
const Register input("convolution_input_gradient",
                     choose<InputGradient>(depthwise_input_gradient, long_input_gradient));
const Register weight("convolution_weight_gradient", [](const Attributes& a) -> std::unique_ptr<Kernel> {
  const ConvolutionGeometry g(a);
  return g.wide() && !g.long_kernel() ? dense_weight_gradient(a)
                                      : choose<WeightGradient>(depthwise_weight_gradient, long_weight_gradient)(a);
});

}  // namespace
}  // namespace unhear
