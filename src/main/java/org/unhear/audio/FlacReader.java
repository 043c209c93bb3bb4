package org.unhear.audio;

import java.util.Arrays;
import org.unhear.audio.AudioException.Fault;

/**
 * Reads a FLAC file from memory (format: RFC 9639). Metadata other than the stream's own are
 * skipped; every frame is checked against its CRC-16.
 */
final class FlacReader {
  private static final int MAGIC_BYTES = 4;
  private static final int STREAM_INFO_BYTES = 34;
  private static final int STREAM_INFO = 0;
  private static final int SYNC = 0x3FFE;
  private static final int FIRST_CAPACITY = 1 << 16;
  private static final int CRC_POLYNOMIAL = 0x8005;

  private final byte[] bytes;
  private final String origin;
  private int sampleRate;
  private int streamBits;
  private long announced;

  FlacReader(byte[] bytes, String origin) {
    this.bytes = bytes;
    this.origin = origin;
  }

  Waveform read() {
    try {
      BitReader bits = new BitReader(bytes, metadata());
      return new Waveform(frames(bits), sampleRate);
    } catch (BitReader.EndException e) {
      throw fault(Fault.TRUNCATED, "cut short within the FLAC data");
    }
  }

  /** Reads the stream's information; returns where the first frame begins. */
  private int metadata() {
    int at = MAGIC_BYTES;
    boolean last = false;
    while (!last) {
      BitReader bits = new BitReader(bytes, at);
      last = bits.unsigned(1) == 1;
      int type = (int) bits.unsigned(7);
      int length = (int) bits.unsigned(24);
      int start = bits.bytePosition();
      if (length > bytes.length - start) {
        throw new BitReader.EndException();
      }
      if (type == STREAM_INFO) {
        streamInfo(bits, length);
      }
      at = start + length;
    }
    if (sampleRate == 0) {
      throw fault(Fault.DAMAGED, "the FLAC header has no stream information");
    }
    return at;
  }

  private void streamInfo(BitReader bits, int length) {
    if (length < STREAM_INFO_BYTES) {
      throw fault(Fault.DAMAGED, "the FLAC stream information takes " + length + " bytes, not 34");
    }
    bits.unsigned(32);
    bits.unsigned(48);
    sampleRate = (int) bits.unsigned(20);
    bits.unsigned(3);
    streamBits = (int) bits.unsigned(5) + 1;
    announced = bits.unsigned(36);
    if (sampleRate == 0) {
      throw fault(Fault.DAMAGED, "a sample rate of 0 Hz");
    }
  }

  private float[] frames(BitReader bits) {
    float[] samples = new float[FIRST_CAPACITY];
    int count = 0;
    while (announced == 0 ? !bits.atEnd() : count < announced) {
      int start = bits.bytePosition();
      FlacFrame frame = frame(bits);
      bits.align();
      if (crc16(start, bits.bytePosition()) != bits.unsigned(16)) {
        throw fault(Fault.DAMAGED, "the checksum of the frame at sample " + count + " is wrong");
      }
      int block = frame.length();
      if (count + (long) block > AudioDecoder.MAX_BYTES) {
        throw fault(Fault.TOO_LARGE, "more than " + AudioDecoder.MAX_BYTES + " samples");
      }
      if (count + block > samples.length) {
        samples = Arrays.copyOf(samples, Math.max(count + block, 2 * samples.length));
      }
      frame.mix(samples, count);
      count += block;
    }
    return Arrays.copyOf(samples, count);
  }

  private FlacFrame frame(BitReader bits) {
    if (bits.unsigned(14) != SYNC) {
      throw fault(Fault.DAMAGED, "no FLAC frame where one should begin");
    }
    bits.unsigned(2);
    int blockCode = (int) bits.unsigned(4);
    int rateCode = (int) bits.unsigned(4);
    int assignment = (int) bits.unsigned(4);
    int sizeCode = (int) bits.unsigned(3);
    bits.unsigned(1);
    int leading = Integer.numberOfLeadingZeros(~((int) bits.unsigned(8) << 24));
    bits.unsigned(8 * Math.max(0, Math.min(6, leading - 1)));
    int block = blockSize(bits, blockCode);
    bits.unsigned(rateCode == 12 ? 8 : rateCode == 13 || rateCode == 14 ? 16 : 0);
    bits.unsigned(8);
    int[] sizes = {streamBits, 8, 12, 0, 16, 20, 24, 32};
    if (assignment > 10 || sizes[sizeCode] == 0 || block == 0) {
      throw fault(Fault.DAMAGED, "a FLAC frame has a reserved code");
    }
    try {
      return FlacFrame.read(bits, block, assignment, sizes[sizeCode]);
    } catch (FlacFrame.MalformedException e) {
      throw fault(Fault.DAMAGED, e.getMessage());
    }
  }

  private static int blockSize(BitReader bits, int code) {
    return switch (code) {
      case 0 -> 0;
      case 1 -> 192;
      case 2, 3, 4, 5 -> 576 << (code - 2);
      case 6 -> (int) bits.unsigned(8) + 1;
      case 7 -> (int) bits.unsigned(16) + 1;
      default -> 256 << (code - 8);
    };
  }

  private int crc16(int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc << 1 ^ ((crc & 0x8000) != 0 ? CRC_POLYNOMIAL : 0);
      }
      crc &= 0xFFFF;
    }
    return crc;
  }

  private AudioException fault(Fault fault, String reason) {
    return new AudioException(origin, fault, reason);
  }
}
