// Windows of a pooling operator over [N, H, W, C], without padding.
#pragma once

#include "kernel.h"

namespace unhear {

struct Window {
  int64_t batch, height, width, channels, kernel_height, kernel_width, stride_height, stride_width;
  int64_t out_height, out_width;

  explicit Window(const Attributes& a)
      : batch(a.integer("batch")),
        height(a.integer("height")),
        width(a.integer("width")),
        channels(a.integer("channels")),
        kernel_height(a.integer("kernel_height")),
        kernel_width(a.integer("kernel_width")),
        stride_height(a.integer("stride_height")),
        stride_width(a.integer("stride_width")),
        out_height((height - kernel_height) / stride_height + 1),
        out_width((width - kernel_width) / stride_width + 1) {}

  int64_t in_sample() const { return height * width * channels; }
  int64_t out_sample() const { return out_height * out_width * channels; }

  // Calls body(first element of the window in x, element of y) in row order.
  template <typename Body>
  void each(Body&& body) const {
    for (int64_t p = 0; p < out_height; ++p) {
      for (int64_t q = 0; q < out_width; ++q) {
        body((p * stride_height * width + q * stride_width) * channels, (p * out_width + q) * channels);
      }
    }
  }
};

}  // namespace unhear
