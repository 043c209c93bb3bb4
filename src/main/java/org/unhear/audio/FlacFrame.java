package org.unhear.audio;

import java.util.Arrays;

/** The samples of one FLAC frame, per channel (RFC 9639, section 9). */
final class FlacFrame {
  /** The frame contradicts the format. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private static final int LEFT_SIDE = 8;
  private static final int SIDE_RIGHT = 9;
  private static final int MID_SIDE = 10;
  private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final long[][] channels;
  private final int bits;

  private FlacFrame(long[][] channels, int bits) {
    this.channels = channels;
    this.bits = bits;
  }

  /**
   * Reads what follows the frame's header.
   *
   * @param in stands at the first subframe
   * @param block samples per channel
   * @param assignment 0 to 7: so many channels less one; 8 to 10: two, of which one is a difference
   * @param bits of a sample
   */
  static FlacFrame read(BitReader in, int block, int assignment, int bits)
      throws MalformedException {
    long[][] channels = new long[assignment < LEFT_SIDE ? assignment + 1 : 2][block];
    for (int c = 0; c < channels.length; c++) {
      boolean side =
          c == 0 && assignment == SIDE_RIGHT
              || c == 1 && (assignment == LEFT_SIDE || assignment == MID_SIDE);
      subframe(in, channels[c], side ? bits + 1 : bits);
    }
    if (assignment >= LEFT_SIDE) {
      join(channels[0], channels[1], assignment);
    }
    return new FlacFrame(channels, bits);
  }

  private static void join(long[] first, long[] second, int assignment) {
    for (int i = 0; i < first.length; i++) {
      switch (assignment) {
        case LEFT_SIDE -> second[i] = first[i] - second[i];
        case SIDE_RIGHT -> first[i] += second[i];
        default -> {
          long side = second[i];
          long sum = first[i] << 1 | side & 1;
          first[i] = sum + side >> 1;
          second[i] = sum - side >> 1;
        }
      }
    }
  }

  private static void subframe(BitReader in, long[] out, int frameBits) throws MalformedException {
    in.unsigned(1);
    int type = (int) in.unsigned(6);
    int wasted = in.unsigned(1) == 1 ? in.unary() + 1 : 0;
    int bits = frameBits - wasted;
    if (bits < 1) {
      throw new MalformedException("a FLAC subframe has no bits");
    }
    if (type == 0) {
      Arrays.fill(out, in.signed(bits));
    } else if (type == 1) {
      warmUp(in, out, out.length, bits);
    } else if (type >= 8 && type <= 12) {
      int order = type - 8;
      warmUp(in, out, order, bits);
      predict(in, out, FIXED[order], 0);
    } else if (type >= 32) {
      linear(in, out, type - 31, bits);
    } else {
      throw new MalformedException("a FLAC subframe has the reserved type " + type);
    }
    for (int i = 0; wasted > 0 && i < out.length; i++) {
      out[i] <<= wasted;
    }
  }

  private static void linear(BitReader in, long[] out, int order, int bits)
      throws MalformedException {
    warmUp(in, out, order, bits);
    int precision = (int) in.unsigned(4) + 1;
    int shift = (int) in.signed(5);
    if (precision == 16 || shift < 0) {
      throw new MalformedException("a FLAC predictor has a reserved code");
    }
    int[] coefficients = new int[order];
    for (int i = 0; i < order; i++) {
      coefficients[i] = (int) in.signed(precision);
    }
    predict(in, out, coefficients, shift);
  }

  private static void warmUp(BitReader in, long[] out, int count, int bits)
      throws MalformedException {
    if (count > out.length) {
      throw new MalformedException("a FLAC predictor is longer than its block");
    }
    for (int i = 0; i < count; i++) {
      out[i] = in.signed(bits);
    }
  }

  private static void predict(BitReader in, long[] out, int[] coefficients, int shift)
      throws MalformedException {
    residual(in, out, coefficients.length);
    for (int i = coefficients.length; i < out.length; i++) {
      long sum = 0;
      for (int j = 0; j < coefficients.length; j++) {
        sum += coefficients[j] * out[i - 1 - j];
      }
      out[i] += sum >> shift;
    }
  }

  private static void residual(BitReader in, long[] out, int order) throws MalformedException {
    int method = (int) in.unsigned(2);
    int partitions = 1 << in.unsigned(4);
    int length = out.length / partitions;
    if (method > 1 || length * partitions != out.length || length < order) {
      throw new MalformedException("a FLAC residual has a reserved or impossible code");
    }
    int parameterBits = 4 + method;
    int escape = (1 << parameterBits) - 1;
    int at = order;
    for (int p = 1; p <= partitions; p++) {
      int parameter = (int) in.unsigned(parameterBits);
      int rawBits = parameter == escape ? (int) in.unsigned(5) : 0;
      for (; at < p * length; at++) {
        if (parameter == escape) {
          out[at] = in.signed(rawBits);
        } else {
          long folded = (long) in.unary() << parameter | in.unsigned(parameter);
          out[at] = folded >>> 1 ^ -(folded & 1);
        }
      }
    }
  }

  /** Samples per channel. */
  int length() {
    return channels[0].length;
  }

  /** Writes the mean of the channels, full scale ±1, from {@code at} on. */
  void mix(float[] samples, int at) {
    double scale = 1 / (Math.scalb(1.0, bits - 1) * channels.length);
    for (int i = 0; i < length(); i++) {
      long sum = 0;
      for (long[] channel : channels) {
        sum += channel[i];
      }
      samples[at + i] = (float) (sum * scale);
    }
  }
}
