package org.unhear.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.unhear.audio.AudioException.Fault;

/**
 * Reads a RIFF WAVE file from memory (format: Microsoft/IBM, Multimedia Programming Interface 1.0;
 * {@code WAVE_FORMAT_EXTENSIBLE}: Multiple Channel Audio Data and WAVE Files).
 *
 * <p>Chunks other than {@code fmt} and {@code data} are skipped, wherever they stand. Writers that
 * could not seek back leave 0, 0xFFFFFFFF or about 2 GiB as the length of the data: then the data
 * reach to the end of the file. No length is believed beyond the bytes that are there.
 */
final class WavReader {
  private static final int CHUNK_HEADER = 8;
  private static final int RIFF_HEADER = 12;
  private static final int FORMAT_BYTES = 16;
  private static final int EXTENSIBLE_BYTES = 26;
  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MAX_CHANNELS = 64;
  private static final int MAX_RATE = 1_000_000;

  /** What writers to a pipe leave as length; sox uses values just below 2 GiB. */
  private static final long PLACEHOLDER_LENGTH = 0x7FFF_F000L;

  private record Format(int encoding, int channels, int sampleRate, int bits) {
    int frameBytes() {
      return channels * (bits / 8);
    }
  }

  private final ByteBuffer bytes;
  private final String origin;

  WavReader(byte[] bytes, String origin) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.origin = origin;
  }

  Waveform read() {
    int end = bytes.capacity();
    if (end < RIFF_HEADER) {
      throw fault(Fault.TRUNCATED, "cut short within the RIFF header: " + end + " bytes");
    }
    if (!tag(8).equals("WAVE")) {
      throw fault(Fault.NOT_AUDIO, "a RIFF file, but not WAVE: it says '" + tag(8) + "'");
    }
    Format format = null;
    long at = RIFF_HEADER;
    while (at + CHUNK_HEADER <= end) {
      int start = (int) at + CHUNK_HEADER;
      long length = Integer.toUnsignedLong(bytes.getInt((int) at + 4));
      String name = tag((int) at);
      if (name.equals("fmt ")) {
        format = format(start, length);
      } else if (name.equals("data")) {
        if (format == null) {
          throw fault(Fault.DAMAGED, "the data come before the format");
        }
        return samples(format, start, dataBytes(start, length));
      }
      at = start + length + (length & 1);
    }
    String missing = format == null ? "format and data" : "data";
    throw fault(Fault.TRUNCATED, "the file ends before its " + missing);
  }

  private Format format(int start, long length) {
    if (length < FORMAT_BYTES) {
      throw fault(Fault.DAMAGED, "the format takes " + length + " bytes, at least 16 are expected");
    }
    if (start + length > bytes.capacity()) {
      throw fault(Fault.TRUNCATED, "cut short within the format");
    }
    int encoding = bytes.getShort(start) & 0xFFFF;
    if (encoding == EXTENSIBLE && length >= EXTENSIBLE_BYTES) {
      encoding = bytes.getShort(start + 24) & 0xFFFF;
    }
    Format format =
        new Format(
            encoding,
            bytes.getShort(start + 2) & 0xFFFF,
            bytes.getInt(start + 4),
            bytes.getShort(start + 14) & 0xFFFF);
    check(format);
    return format;
  }

  private void check(Format format) {
    if (format.channels < 1 || format.channels > MAX_CHANNELS) {
      throw fault(
          Fault.UNSUPPORTED, format.channels + " channels, 1 to " + MAX_CHANNELS + " are read");
    }
    if (format.sampleRate < 1 || format.sampleRate > MAX_RATE) {
      throw fault(
          Fault.DAMAGED,
          "a sample rate of "
              + Integer.toUnsignedLong(format.sampleRate)
              + " Hz, 1 to "
              + MAX_RATE
              + " are read");
    }
    boolean known =
        switch (format.encoding) {
          case PCM ->
              format.bits == 8 || format.bits == 16 || format.bits == 24 || format.bits == 32;
          case IEEE_FLOAT -> format.bits == 32 || format.bits == 64;
          default -> false;
        };
    if (!known) {
      throw fault(
          Fault.UNSUPPORTED,
          "WAV encoding %d with %d bits; read are PCM of 8, 16, 24, 32 and float of 32, 64 bits"
              .formatted(format.encoding, format.bits));
    }
  }

  private int dataBytes(int start, long length) {
    int rest = bytes.capacity() - start;
    boolean unknown = length >= PLACEHOLDER_LENGTH || length == 0 && !riffCloses(start);
    if (unknown) {
      return rest;
    }
    if (length > rest) {
      throw fault(
          Fault.TRUNCATED,
          "cut short: the header announces %d bytes of sound, %d are there"
              .formatted(length, rest));
    }
    return (int) length;
  }

  /** Whether the file's own length fits a data chunk that is truly empty. */
  private boolean riffCloses(int dataStart) {
    long riffEnd = CHUNK_HEADER + Integer.toUnsignedLong(bytes.getInt(4));
    return riffEnd >= dataStart && riffEnd <= bytes.capacity() + 1L;
  }

  private Waveform samples(Format format, int start, int length) {
    float[] samples = new float[length / format.frameBytes()];
    int sampleBytes = format.bits / 8;
    int at = start;
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (int c = 0; c < format.channels; c++) {
        sum += sample(format, at);
        at += sampleBytes;
      }
      samples[i] = (float) (sum / format.channels);
    }
    return new Waveform(samples, format.sampleRate);
  }

  private double sample(Format format, int at) {
    if (format.encoding == IEEE_FLOAT) {
      return format.bits == 32 ? bytes.getFloat(at) : bytes.getDouble(at);
    }
    return switch (format.bits) {
      case 8 -> ((bytes.get(at) & 0xFF) - 128) / 128.0;
      case 16 -> bytes.getShort(at) / 32768.0;
      case 24 -> (bytes.get(at + 2) << 16 | bytes.getShort(at) & 0xFFFF) / 8388608.0;
      default -> bytes.getInt(at) / 2147483648.0;
    };
  }

  private String tag(int at) {
    return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
  }

  private AudioException fault(Fault fault, String reason) {
    return new AudioException(origin, fault, reason);
  }
}
