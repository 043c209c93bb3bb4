package org.unhear.report;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.unhear.UnhearException;

/**
 * Appends scalars to a TensorBoard event file, so that {@code tensorboard --logdir} shows a run
 * while it trains.
 *
 * <p>The file is a sequence of TFRecords: length (uint64, little endian), its masked CRC-32C, the
 * bytes of one {@code tensorflow.Event} protocol buffer, their masked CRC-32C. Formats: {@code
 * tensorflow/core/lib/io/record_writer.h} and {@code tensorflow/core/util/event.proto}. Not safe
 * for use by several threads.
 */
public final class TensorBoardWriter implements AutoCloseable {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int SESSION_START = 1;

  private final Path file;
  private final OutputStream out;
  private final Clock clock;

  private TensorBoardWriter(Path file, OutputStream out, Clock clock) {
    this.file = file;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Starts a new event file in a folder, which is made when it is not there.
   *
   * @param folder one folder per run: its path below the log folder is the run's name
   * @param firstStep the step that comes next; when a run is resumed, TensorBoard then drops what
   *     an earlier file of the same folder holds from this step on
   * @throws UnhearException when the folder cannot be written
   */
  public static TensorBoardWriter open(Path folder, long firstStep) {
    return open(folder, firstStep, Clock.systemUTC());
  }

  static TensorBoardWriter open(Path folder, long firstStep, Clock clock) {
    try {
      Files.createDirectories(folder);
      Path file = newFile(folder, clock);
      OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
      TensorBoardWriter writer =
          new TensorBoardWriter(file, new BufferedOutputStream(out, 1 << 14), clock);
      try {
        writer.begin(firstStep);
        return writer;
      } catch (UnhearException e) {
        out.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** The event file. */
  public Path file() {
    return file;
  }

  /**
   * Appends one value.
   *
   * @param tag the name of the curve; tags with the same prefix up to a slash are shown together
   * @param step the optimizer step
   * @param value stored as a 32-bit float; infinities and not-a-number are kept
   * @throws UnhearException when the disk takes no more
   */
  public void scalar(String tag, long step, double value) {
    Message scalar = new Message();
    scalar.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
    scalar.fixed32(2, Float.floatToRawIntBits((float) value));
    Message summary = new Message();
    summary.bytes(1, scalar.toByteArray());
    Message event = event(step);
    event.bytes(5, summary.toByteArray());
    append(event);
  }

  /** Hands everything to the operating system, for a TensorBoard that is watching. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** CRC-32C, rotated right by 15 bits, plus a constant: a CRC of data that holds CRCs is weak. */
  static int maskedCrc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private void begin(long firstStep) {
    Message version = event(0);
    version.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    append(version);
    if (firstStep > 0) {
      Message session = new Message();
      session.varint(1, SESSION_START);
      Message event = event(firstStep);
      event.bytes(7, session.toByteArray());
      append(event);
    }
    flush();
  }

  private Message event(long step) {
    Message event = new Message();
    event.fixed64(1, Double.doubleToRawLongBits(clock.millis() / 1000.0));
    event.varint(2, step);
    return event;
  }

  private void append(Message event) {
    byte[] data = event.toByteArray();
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
    byte[] length = Arrays.copyOf(head.array(), 8);
    head.putInt(maskedCrc(length));
    ByteBuffer tail = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(maskedCrc(data));
    try {
      out.write(head.array());
      out.write(data);
      out.write(tail.array());
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** TensorBoard reads a folder's files in name order, so the name starts with the time. */
  private static Path newFile(Path folder, Clock clock) {
    String stem =
        String.format(Locale.ROOT, "events.out.tfevents.%010d.unhear", clock.millis() / 1000);
    Path file = folder.resolve(stem + ".0");
    for (int i = 1; Files.exists(file); i++) {
      file = folder.resolve(stem + "." + i);
    }
    return file;
  }

  private static UnhearException failure(Path path, IOException e) {
    return new UnhearException(
        "Cannot write TensorBoard events to " + path + ": " + e.getMessage() + ".",
        "Check free space and permissions, or choose another folder with --out.",
        e);
  }

  /** The part of the protocol buffer wire format that events need. */
  private static final class Message extends ByteArrayOutputStream {
    void varint(int field, long value) {
      raw(field << 3 | VARINT);
      raw(value);
    }

    void fixed64(int field, long value) {
      raw(field << 3 | FIXED64);
      little(value, 8);
    }

    void fixed32(int field, int value) {
      raw(field << 3 | FIXED32);
      little(value, 4);
    }

    void bytes(int field, byte[] value) {
      raw(field << 3 | BYTES);
      raw(value.length);
      writeBytes(value);
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      write((int) rest);
    }

    private void little(long value, int bytes) {
      for (int i = 0; i < bytes; i++) {
        write((int) (value >>> 8 * i));
      }
    }
  }
}
