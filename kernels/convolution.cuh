// Geometry of a convolution and its operands as matrices. Activations are channels-last: x [N,H,W,C], y [N,OH,OW,O];
// the weight is [O, C/groups, KH, KW] as in PyTorch. x and y have fewer than 2³¹ elements, so indices are 32-bit.
//
// A product runs over taps (r, s) and, inside them, over the channels of one group: neighbours in k are neighbours in
// memory, four of which are one load where channels come in fours.
#pragma once

#include <cstdint>

#include "elements.cuh"

namespace unhear {

// Filled by ConvolutionRules.java in this order.
struct ConvolutionShape {
  int64_t batch, channels, out_channels, groups, height, width, out_height, out_width, kernel_height, kernel_width,
      stride_height, stride_width, dilation_height, dilation_width, pad_height, pad_width;
};

// The same for the kernels' own reckoning.
struct Convolution {
  int channels, out_channels, group_in, group_out, height, width, out_height, out_width, kernel_height, kernel_width,
      stride_height, stride_width, dilation_height, dilation_width, pad_height, pad_width, batch;

  explicit __device__ Convolution(const ConvolutionShape& s)
      : channels(s.channels),
        out_channels(s.out_channels),
        group_in(static_cast<int>(s.channels) / static_cast<int>(s.groups)),
        group_out(static_cast<int>(s.out_channels) / static_cast<int>(s.groups)),
        height(s.height),
        width(s.width),
        out_height(s.out_height),
        out_width(s.out_width),
        kernel_height(s.kernel_height),
        kernel_width(s.kernel_width),
        stride_height(s.stride_height),
        stride_width(s.stride_width),
        dilation_height(s.dilation_height),
        dilation_width(s.dilation_width),
        pad_height(s.pad_height),
        pad_width(s.pad_width),
        batch(s.batch) {}

  __device__ int taps() const { return kernel_height * kernel_width; }
  __device__ int in_positions() const { return batch * height * width; }
  __device__ int out_positions() const { return batch * out_height * out_width; }
};

// A position of a picture, moved to where its taps begin. Not valid outside the picture.
struct PatchLine {
  const float* picture = nullptr;  // of the sample, at the first channel of the group
  int row, column;
};

// Calls value(tap, channel) for elements k … k+3 of a product over taps × channels; whole fours of channels at once by
// value4(tap, channel).
template <typename One, typename Four>
__device__ float4 along_taps(int k, int taps, int channels, bool fours, One one, Four four) {
  float4 v = make_float4(0, 0, 0, 0);
  int tap = k / channels, channel = k - tap * channels;
  if (tap >= taps) return v;
  if (fours) return four(tap, channel);
  float* values = &v.x;
#pragma unroll
  for (int i = 0; i < 4; ++i) {
    if (tap < taps) values[i] = one(tap, channel);
    if (++channel == channels) {
      channel = 0;
      ++tap;
    }
  }
  return v;
}

// Patches of x: a line for each position of y, along taps × channels of a group.
struct InputPatches {
  using Line = PatchLine;
  Convolution g;
  const float* x;
  int group, first, end;  // positions of y that lines count

  __device__ Line line(int index) const {
    Line l;
    if (first + index >= end) return l;
    const int position = first + index, row = position / g.out_width, n = row / g.out_height;
    l.picture = x + static_cast<int64_t>(n) * g.height * g.width * g.channels + group * g.group_in;
    l.row = (row - n * g.out_height) * g.stride_height - g.pad_height;
    l.column = (position - row * g.out_width) * g.stride_width - g.pad_width;
    return l;
  }

  // Where a tap reads, null outside the picture.
  __device__ const float* at(const Line& l, int tap) const {
    const int r = tap / g.kernel_width, s = tap - r * g.kernel_width;
    const int h = l.row + r * g.dilation_height, v = l.column + s * g.dilation_width;
    const bool inside = h >= 0 && h < g.height && v >= 0 && v < g.width;
    return inside ? l.picture + (h * g.width + v) * g.channels : nullptr;
  }

  __device__ float4 fetch(const Line& l, int k) const {
    if (l.picture == nullptr) return make_float4(0, 0, 0, 0);
    const bool fours = g.group_in % 4 == 0 && on_16_bytes(l.picture);
    return along_taps(
        k, g.taps(), g.group_in, fours,
        [&](int tap, int c) {
          const float* from = at(l, tap);
          return from != nullptr ? from[c] : 0;
        },
        [&](int tap, int c) {
          const float* from = at(l, tap);
          return from != nullptr ? load4(from + c) : make_float4(0, 0, 0, 0);
        });
  }
};

// What positions of x got from: a line for each position of x, along taps × output channels of a group of dy.
struct OutputPatches {
  using Line = PatchLine;
  Convolution g;
  const float* dy;
  int group;

  __device__ Line line(int index) const {
    Line l;
    if (index >= g.in_positions()) return l;
    const int row = index / g.width, n = row / g.height;
    l.picture = dy + static_cast<int64_t>(n) * g.out_height * g.out_width * g.out_channels + group * g.group_out;
    l.row = row - n * g.height + g.pad_height;
    l.column = index - row * g.width + g.pad_width;
    return l;
  }

  __device__ const float* at(const Line& l, int tap) const {
    const int r = tap / g.kernel_width, s = tap - r * g.kernel_width;
    const int h = l.row - r * g.dilation_height, v = l.column - s * g.dilation_width;
    const int p = h / g.stride_height, q = v / g.stride_width;
    const bool inside =
        h >= 0 && v >= 0 && p * g.stride_height == h && q * g.stride_width == v && p < g.out_height && q < g.out_width;
    return inside ? l.picture + (p * g.out_width + q) * g.out_channels : nullptr;
  }

  __device__ float4 fetch(const Line& l, int k) const {
    if (l.picture == nullptr) return make_float4(0, 0, 0, 0);
    const bool fours = g.group_out % 4 == 0 && on_16_bytes(l.picture);
    return along_taps(
        k, g.taps(), g.group_out, fours,
        [&](int tap, int o) {
          const float* from = at(l, tap);
          return from != nullptr ? from[o] : 0;
        },
        [&](int tap, int o) {
          const float* from = at(l, tap);
          return from != nullptr ? load4(from + o) : make_float4(0, 0, 0, 0);
        });
  }
};

// The weight of a group in the order of those products: a line for each output channel along taps × input channels, or
// for each input channel along taps × output channels. Weights are small and come from the cache.
struct WeightLines {
  using Line = const float*;
  const float* w;  // of the group
  int lines, line_stride, taps, channels, channel_stride;

  static __device__ WeightLines outputs(const Convolution& g, const float* w, int group) {
    const int filter = g.group_in * g.taps();
    return {
        w + static_cast<int64_t>(group) * g.group_out * filter, g.group_out, filter, g.taps(), g.group_in, g.taps()};
  }

  static __device__ WeightLines inputs(const Convolution& g, const float* w, int group) {
    const int filter = g.group_in * g.taps();
    return {
        w + static_cast<int64_t>(group) * g.group_out * filter, g.group_in, g.taps(), g.taps(), g.group_out, filter};
  }

  __device__ Line line(int index) const { return index < lines ? w + index * line_stride : nullptr; }

  __device__ float4 fetch(Line l, int k) const {
    if (l == nullptr) return make_float4(0, 0, 0, 0);
    const auto one = [&](int tap, int c) { return l[c * channel_stride + tap]; };
    return along_taps(k, taps, channels, false, one, [](int, int) { return make_float4(0, 0, 0, 0); });
  }
};

}  // namespace unhear
