package org.unhear.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes WAV files, whole and broken, in memory. */
public final class WavFiles {
  private WavFiles() {}

  /** 16-bit PCM, mono. */
  public static byte[] pcm16(float[] samples, int rate) {
    return wav(samples, 1, rate, 16, false);
  }

  /** 32-bit float, mono. */
  public static byte[] float32(float[] samples, int rate) {
    return wav(samples, 1, rate, 32, true);
  }

  /** A sine of so many seconds with amplitude one half. */
  public static float[] tone(double hertz, double seconds, int rate) {
    float[] x = new float[(int) Math.round(seconds * rate)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return x;
  }

  /**
   * @param samples interleaved when there are several channels
   */
  static byte[] wav(float[] samples, int channels, int rate, int bits, boolean isFloat) {
    byte[] data = encode(samples, bits, isFloat);
    return riff(chunk("fmt ", format(isFloat ? 3 : 1, channels, rate, bits)), chunk("data", data));
  }

  static byte[] format(int encoding, int channels, int rate, int bits) {
    int frame = channels * bits / 8;
    return little(16)
        .putShort((short) encoding)
        .putShort((short) channels)
        .putInt(rate)
        .putInt(rate * frame)
        .putShort((short) frame)
        .putShort((short) bits)
        .array();
  }

  static byte[] extensible(int encoding, int channels, int rate, int bits) {
    return little(40)
        .put(format(0xFFFE, channels, rate, bits))
        .putShort((short) 22)
        .putShort((short) bits)
        .putInt(0)
        .putShort((short) encoding)
        .put(new byte[14])
        .array();
  }

  static byte[] encode(float[] samples, int bits, boolean isFloat) {
    ByteBuffer out = little(samples.length * bits / 8);
    for (float x : samples) {
      double full = Math.scalb(1.0, bits - 1);
      long value = Math.round(Math.max(-full, Math.min(full - 1, x * full)));
      switch (bits) {
        case 8 -> out.put((byte) (value + 128));
        case 16 -> out.putShort((short) value);
        case 24 -> out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
        case 32 -> {
          if (isFloat) {
            out.putFloat(x);
          } else {
            out.putInt((int) value);
          }
        }
        default -> out.putDouble(x);
      }
    }
    return out.array();
  }

  static byte[] chunk(String name, byte[] body) {
    return chunk(name, body, body.length);
  }

  static byte[] chunk(String name, byte[] body, int announced) {
    ByteBuffer out = little(8 + body.length + (body.length & 1));
    return out.put(name.getBytes(StandardCharsets.ISO_8859_1)).putInt(announced).put(body).array();
  }

  static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WAVE".getBytes(StandardCharsets.ISO_8859_1));
    for (byte[] chunk : chunks) {
      body.writeBytes(chunk);
    }
    return chunk("RIFF", body.toByteArray());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
