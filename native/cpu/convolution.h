// Geometry of a convolution and the choice between its implementations.
#pragma once

#include <array>
#include <memory>

#include "kernel.h"

namespace unhear {

// Activations are channels-last: x [N,H,W,C], y [N,OH,OW,O]; the weight is [O, C/groups, KH, KW] as in PyTorch.
// Axis 0 is height, 1 is width.
struct ConvolutionGeometry {
  int64_t batch, channels, out_channels, groups;
  std::array<int64_t, 2> in, out, kernel, stride, dilation, pad;
  bool relu, bias;

  explicit ConvolutionGeometry(const Attributes& a)
      : batch(a.integer("batch")),
        channels(a.integer("channels")),
        out_channels(a.integer("out_channels")),
        groups(a.integer("groups")),
        in{a.integer("height"), a.integer("width")},
        out{a.integer("out_height"), a.integer("out_width")},
        kernel{a.integer("kernel_height"), a.integer("kernel_width")},
        stride{a.integer("stride_height"), a.integer("stride_width")},
        dilation{a.integer("dilation_height"), a.integer("dilation_width")},
        pad{a.integer("pad_height"), a.integer("pad_width")},
        relu(a.integer("relu", 0)),
        bias(a.integer("bias", 0)) {}

  int64_t in_sample() const { return in[0] * in[1] * channels; }
  int64_t out_sample() const { return out[0] * out[1] * out_channels; }
  int64_t weights() const { return out_channels * (channels / groups) * kernel[0] * kernel[1]; }
  // One filter a channel and unit steps along the rows: the case that depthwise.cpp is for.
  bool depthwise() const { return groups == channels && out_channels == channels && stride[1] == 1 && channels > 1; }
  // Windows along one axis that overlap nearly whole: the case that long_convolution.h is for.
  bool long_kernel() const {
    return !depthwise() && in[0] == 1 && kernel[0] == 1 && kernel[1] >= 16 && stride[1] == 1 && dilation[1] == 1 &&
           pad[1] < kernel[1];
  }
  // Enough channels to pay for panels: the case that convolution_weight_gradient.cpp is for.
  bool wide() const { return groups == 1 && channels >= 24 && out_channels >= 24; }
};

// depthwise.cpp
std::unique_ptr<Kernel> depthwise_forward(const Attributes& a);
std::unique_ptr<Kernel> depthwise_input_gradient(const Attributes& a);
std::unique_ptr<Kernel> depthwise_weight_gradient(const Attributes& a);

// convolution_long.cpp
std::unique_ptr<Kernel> long_forward(const Attributes& a);
std::unique_ptr<Kernel> long_input_gradient(const Attributes& a);
std::unique_ptr<Kernel> long_weight_gradient(const Attributes& a);

// convolution_weight_gradient.cpp
std::unique_ptr<Kernel> dense_weight_gradient(const Attributes& a);

}  // namespace unhear
