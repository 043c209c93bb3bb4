package org.unhear.device.cuda.launch;

import java.util.List;

/** The struct {@code ConvolutionShape} of {@code kernels/convolution.cuh}. */
record ConvolutionShape(Attributes attributes) {
  private static final List<String> FIELDS =
      List.of(
          "batch",
          "channels",
          "out_channels",
          "groups",
          "height",
          "width",
          "out_height",
          "out_width",
          "kernel_height",
          "kernel_width",
          "stride_height",
          "stride_width",
          "dilation_height",
          "dilation_width",
          "pad_height",
          "pad_width");

  ConvolutionShape {
    for (String side : List.of("", "out_")) {
      long size =
          attributes.whole("batch")
              * attributes.whole(side + "height")
              * attributes.whole(side + "width")
              * attributes.whole(side + "channels");
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "%,d elements, where the kernel counts to %,d".formatted(size, Integer.MAX_VALUE));
      }
    }
  }

  List<Word> words() {
    return FIELDS.stream().map(name -> (Word) new Word.Whole(whole(name))).toList();
  }

  private long whole(String name) {
    return attributes.whole(name);
  }

  long batch() {
    return whole("batch");
  }

  long groups() {
    return whole("groups");
  }

  long channels() {
    return whole("channels");
  }

  /** Input channels of a group. */
  long groupIn() {
    return channels() / groups();
  }

  /** Output channels of a group. */
  long groupOut() {
    return whole("out_channels") / groups();
  }

  long taps() {
    return whole("kernel_height") * whole("kernel_width");
  }

  /** Positions of y in a sample. */
  long outPositions() {
    return whole("out_height") * whole("out_width");
  }

  /** Positions of x in a sample. */
  long inPositions() {
    return whole("height") * whole("width");
  }

  /** Floats of the weight. */
  long weights() {
    return whole("out_channels") * groupIn() * taps();
  }

  /** Whether each channel has one filter of its own: the case that {@code depthwise.cu} is for. */
  boolean isDepthwise() {
    return groups() > 1 && groupIn() == 1 && groupOut() == 1;
  }
}
