package org.unhear.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.unhear.audio.AudioException.Fault;

/**
 * Decodes WAV (8, 16, 24 and 32-bit PCM, 32 and 64-bit float) and FLAC to one channel of floats.
 *
 * <p>The format is told by the first bytes, not by the file's name. Several channels are averaged.
 * The result has at least one sample and only finite ones.
 */
public final class AudioDecoder {
  /** Recordings above this many bytes, and above this many decoded samples, are refused. */
  public static final int MAX_BYTES = 1 << 29;

  private AudioDecoder() {}

  /**
   * Decodes a file.
   *
   * @throws AudioException when it is missing or cannot be used
   */
  public static Waveform read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(in, file.toString());
    } catch (NoSuchFileException e) {
      throw new AudioException(file.toString(), Fault.MISSING, "there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Decodes a stream to its end, without closing it.
   *
   * @param origin what the stream is, for messages
   * @throws AudioException when it cannot be read or used
   */
  public static Waveform decode(InputStream in, String origin) {
    byte[] bytes;
    try {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw unreadable(origin, e);
    }
    return decode(bytes, origin);
  }

  /**
   * Decodes bytes of memory.
   *
   * @param origin what the bytes are, for messages
   * @throws AudioException when they cannot be used
   */
  public static Waveform decode(byte[] bytes, String origin) {
    if (bytes.length == 0) {
      throw new AudioException(origin, Fault.EMPTY, "the file is empty (0 bytes)");
    }
    if (bytes.length > MAX_BYTES) {
      throw new AudioException(
          origin, Fault.TOO_LARGE, "larger than the " + (MAX_BYTES >> 20) + " MiB that are read");
    }
    if (startsWith(bytes, "RIFF")) {
      return checked(new WavReader(bytes, origin).read(), origin);
    }
    if (startsWith(bytes, "fLaC")) {
      return checked(new FlacReader(bytes, origin).read(), origin);
    }
    throw new AudioException(
        origin, Fault.NOT_AUDIO, "neither WAV nor FLAC: it begins with " + firstBytes(bytes));
  }

  private static Waveform checked(Waveform waveform, String origin) {
    float[] samples = waveform.samples();
    if (samples.length == 0) {
      throw new AudioException(origin, Fault.NO_SAMPLES, "it holds no samples");
    }
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new AudioException(origin, Fault.NOT_FINITE, "sample " + i + " is " + samples[i]);
      }
    }
    return waveform;
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    if (bytes.length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if (bytes[i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String firstBytes(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      text.append(i == 0 ? "" : " ").append("%02X".formatted(bytes[i] & 0xFF));
    }
    return text.toString();
  }

  private static AudioException unreadable(String origin, IOException e) {
    return new AudioException(
        origin, Fault.UNREADABLE, "cannot be read (" + e.getMessage() + ")", e);
  }
}
