package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;

class TensorBoardWriterTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2025-06-01T12:00:00.500Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  /** What the reader found in one event; fields that are absent keep their protobuf default. */
  private record Event(
      double wallTime, long step, String version, String tag, float value, long sessionStatus) {}

  @Test
  void eventsReadBack() throws IOException {
    Path file;
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder.resolve("scrub/0"), 0, NOON)) {
      writer.scalar("loss/retain", 1, 0.125);
      writer.scalar("loss/größe", 5_000_000_000L, -3.5);
      writer.scalar("x".repeat(300), 2, Double.NaN);
      file = writer.file();
    }
    List<Event> events = read(Files.readAllBytes(file));
    double time = NOON.millis() / 1000.0;
    assertEquals(new Event(time, 0, "brain.Event:2", "", 0, 0), events.get(0));
    assertEquals(new Event(time, 1, "", "loss/retain", 0.125f, 0), events.get(1));
    assertEquals(new Event(time, 5_000_000_000L, "", "loss/größe", -3.5f, 0), events.get(2));
    assertEquals(new Event(time, 2, "", "x".repeat(300), Float.NaN, 0), events.get(3));
    assertEquals(4, events.size());
  }

  @Test
  void resumedRunStartsASecondFileThatPurgesFromItsStep() throws IOException {
    try (TensorBoardWriter first = TensorBoardWriter.open(folder, 0, NOON);
        TensorBoardWriter second = TensorBoardWriter.open(folder, 40, NOON)) {
      assertTrue(first.file().compareTo(second.file()) < 0);
      Event session = read(Files.readAllBytes(second.file())).get(1);
      assertEquals(40, session.step());
      assertEquals(1, session.sessionStatus());
    }
  }

  @Test
  void flushMakesEverythingVisible() throws IOException {
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 0, NOON)) {
      writer.scalar("loss", 1, 1);
      writer.flush();
      assertEquals(2, read(Files.readAllBytes(writer.file())).size());
    }
  }

  @Test
  void maskedCrcAgreesWithPublishedVectors() {
    // CRC-32C of RFC 3720, B.4: 32 bytes of zeros, of ones, and ascending.
    assertEquals(mask(0x8a9136aa), TensorBoardWriter.maskedCrc(new byte[32]));
    byte[] ones = new byte[32];
    byte[] ascending = new byte[32];
    for (int i = 0; i < 32; i++) {
      ones[i] = (byte) 0xff;
      ascending[i] = (byte) i;
    }
    assertEquals(mask(0x62a8ab43), TensorBoardWriter.maskedCrc(ones));
    assertEquals(mask(0x46dd794e), TensorBoardWriter.maskedCrc(ascending));
    assertEquals(mask(0xe3069283), TensorBoardWriter.maskedCrc("123456789".getBytes()));
  }

  @Test
  void folderThatCannotBeMadeIsAClearError() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    UnhearException e =
        assertThrows(
            UnhearException.class, () -> TensorBoardWriter.open(file.resolve("logs"), 0, NOON));
    assertTrue(e.getMessage().contains("taken"), e.getMessage());
  }

  private static int mask(int crc) {
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static List<Event> read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(bitwiseMaskedCrc(length), in.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      assertEquals(bitwiseMaskedCrc(data), in.getInt());
      events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static Event event(ByteBuffer in) {
    double time = 0;
    long step = 0;
    String version = "";
    String tag = "";
    float value = 0;
    long status = 0;
    while (in.hasRemaining()) {
      switch (in.get()) {
        case 0x09 -> time = in.getDouble();
        case 0x10 -> step = varint(in);
        case 0x1a -> version = text(in);
        case 0x2a -> {
          ByteBuffer summary =
              in.slice(in.position(), in.limit() - in.position()).order(in.order());
          int bytes = (int) varint(summary);
          int end = in.position() + summary.position() + bytes;
          assertEquals(0x0a, summary.get());
          varint(summary);
          assertEquals(0x0a, summary.get());
          tag = text(summary);
          assertEquals(0x15, summary.get());
          value = summary.getFloat();
          in.position(end);
        }
        case 0x3a -> {
          assertEquals(2, in.get());
          assertEquals(0x08, in.get());
          status = varint(in);
        }
        default -> throw new AssertionError("unknown field");
      }
    }
    return new Event(time, step, version, tag, value, status);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[(int) varint(in)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /** CRC-32C one bit at a time, from the reflected polynomial. */
  private static int bitwiseMaskedCrc(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = crc >>> 1 ^ ((crc & 1) != 0 ? 0x82f63b78 : 0);
      }
    }
    return mask(~crc);
  }
}
