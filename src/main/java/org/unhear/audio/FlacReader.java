package org.unhear.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jflac.ChannelData;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;
import org.unhear.audio.AudioException.Fault;

/** Reads a FLAC file from memory through jFLAC, and finds what jFLAC passes over in silence. */
final class FlacReader {
  private static final int FIRST_CAPACITY = 1 << 16;

  private final byte[] bytes;
  private final String origin;

  FlacReader(byte[] bytes, String origin) {
    this.bytes = bytes;
    this.origin = origin;
  }

  Waveform read() {
    FLACDecoder decoder = new FLACDecoder(new ByteArrayInputStream(bytes));
    try {
      decoder.readMetadata();
      StreamInfo info = decoder.getStreamInfo();
      if (info == null || info.getSampleRate() < 1) {
        throw fault(Fault.DAMAGED, "the FLAC header has no stream information", null);
      }
      return new Waveform(samples(decoder, info), info.getSampleRate());
    } catch (AudioException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // jFLAC meets malformed input with whatever its array accesses throw.
      throw fault(Fault.DAMAGED, "not readable as FLAC (" + e + ")", e);
    }
  }

  private float[] samples(FLACDecoder decoder, StreamInfo info) throws IOException {
    float[] samples = new float[FIRST_CAPACITY];
    int count = 0;
    double scale = 1.0 / (1L << (info.getBitsPerSample() - 1));
    for (Frame frame = decoder.readNextFrame(); frame != null; frame = decoder.readNextFrame()) {
      int block = frame.header.blockSize;
      if (count + (long) block > AudioDecoder.MAX_BYTES) {
        throw fault(Fault.TOO_LARGE, "more than " + AudioDecoder.MAX_BYTES + " samples", null);
      }
      if (count + block > samples.length) {
        samples = Arrays.copyOf(samples, Math.max(count + block, 2 * samples.length));
      }
      mix(decoder.getChannelData(), info.getChannels(), scale, block, samples, count);
      count += block;
    }
    if (decoder.getBadFrames() > 0) {
      throw fault(Fault.DAMAGED, decoder.getBadFrames() + " FLAC frames are damaged", null);
    }
    if (count < info.getTotalSamples()) {
      throw fault(
          Fault.TRUNCATED,
          "cut short: the header announces %d samples, %d are there"
              .formatted(info.getTotalSamples(), count),
          null);
    }
    return Arrays.copyOf(samples, count);
  }

  private static void mix(
      ChannelData[] channels, int count, double scale, int block, float[] samples, int from) {
    for (int i = 0; i < block; i++) {
      long sum = 0;
      for (int c = 0; c < count; c++) {
        sum += channels[c].getOutput()[i];
      }
      samples[from + i] = (float) (sum * scale / count);
    }
  }

  private AudioException fault(Fault fault, String reason, Throwable cause) {
    return new AudioException(origin, fault, reason, cause);
  }
}
