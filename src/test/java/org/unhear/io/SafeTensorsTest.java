package org.unhear.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.UsageException;
import org.unhear.testing.Golden;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void roundTrip() {
    Path file = folder.resolve("t.safetensors");
    float[] values = {0f, -0f, 1.5f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    new SafeTensorsWriter()
        .metadata(Map.of("b", "2", "a", "ünïcode \"quoted\""))
        .floats("z", values, 2, 3)
        .ints("a", new int[] {Integer.MIN_VALUE, 7}, 2)
        .floats("scalar", new float[] {3})
        .floats("empty", new float[0], 4, 0)
        .save(file);
    SafeTensors read = SafeTensors.open(file);
    assertEquals(List.of("z", "a", "scalar", "empty"), List.copyOf(read.names()));
    assertEquals(Map.of("b", "2", "a", "ünïcode \"quoted\""), read.metadata());
    assertArrayEquals(values, read.floats("z"));
    assertArrayEquals(new long[] {2, 3}, read.entry("z").shape());
    assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, read.ints("a"));
    assertArrayEquals(new float[] {3}, read.floats("scalar"));
    assertArrayEquals(new long[0], read.entry("scalar").shape());
    assertEquals(0, read.floats("empty").length);
  }

  @Test
  void tensorsLargerThanTheChunkKeepTheirOrder() {
    Path file = folder.resolve("t.safetensors");
    int[] values = new int[(1 << 18) * 2 + 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    new SafeTensorsWriter().ints("x", values, values.length).save(file);
    assertArrayEquals(values, SafeTensors.open(file).ints("x"));
  }

  @Test
  void equalContentGivesEqualBytes() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    new SafeTensorsWriter()
        .metadata("a", "1")
        .metadata("b", "2")
        .ints("x", new int[3], 3)
        .save(one);
    new SafeTensorsWriter()
        .metadata("b", "2")
        .metadata("a", "1")
        .ints("x", new int[3], 3)
        .save(two);
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
  }

  @Test
  void dataIsAligned() throws IOException {
    Path file = folder.resolve("t");
    for (String name : List.of("x", "xy", "xyz")) {
      new SafeTensorsWriter().floats(name, new float[1], 1).save(file);
      assertEquals(4, Files.size(file) % 8);
    }
  }

  @Test
  void convertsEveryType() throws IOException {
    String header =
        """
        {"f64":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},
         "i64":{"dtype":"I64","shape":[2],"data_offsets":[8,24]},
         "f16":{"dtype":"F16","shape":[5],"data_offsets":[24,34]},
         "bf16":{"dtype":"BF16","shape":[2],"data_offsets":[34,38]},
         "u8":{"dtype":"U8","shape":[2],"data_offsets":[38,40]},
         "bool":{"dtype":"BOOL","shape":[2],"data_offsets":[40,42]}}""";
    ByteBuffer data = ByteBuffer.allocate(42).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(Math.PI).putLong(-5).putLong(1L << 40);
    for (int half : new int[] {0x3C00, 0x8001, 0x7BFF, 0xFC00, 0x7E00}) {
      data.putShort((short) half);
    }
    data.putShort((short) 0x3F80)
        .putShort((short) 0xC049)
        .put((byte) 255)
        .put((byte) 3)
        .put((byte) 1);
    SafeTensors read = SafeTensors.open(file(header, data.array()));
    assertArrayEquals(new double[] {Math.PI}, read.doubles("f64"));
    assertArrayEquals(new float[] {(float) Math.PI}, read.floats("f64"));
    assertArrayEquals(
        new float[] {1, -0x1p-24f, 65504, Float.NEGATIVE_INFINITY, Float.NaN}, read.floats("f16"));
    assertArrayEquals(new float[] {1, -3.140625f}, read.floats("bf16"));
    assertArrayEquals(new double[] {1, -3.140625}, read.doubles("bf16"));
    assertArrayEquals(new int[] {255, 3}, read.ints("u8"));
    assertArrayEquals(new int[] {1, 0}, read.ints("bool"));
    SafeTensorsException wide = assertThrows(SafeTensorsException.class, () -> read.ints("i64"));
    assertEquals("i64", wide.tensor());
    assertThrows(SafeTensorsException.class, () -> read.floats("u8"));
    assertThrows(SafeTensorsException.class, () -> read.ints("f64"));
    UsageException unknown = assertThrows(UsageException.class, () -> read.floats("bf1"));
    assertTrue(unknown.hint().contains("'bf16'"), unknown.hint());
  }

  @Test
  void everyGoldenFileOpens() {
    List<Path> files = Golden.files(".safetensors");
    assertFalse(files.isEmpty());
    for (Path file : files) {
      SafeTensors read = SafeTensors.open(file);
      for (String name : read.names()) {
        SafeTensors.Entry entry = read.entry(name);
        int length = entry.dtype().isFloating() ? read.floats(name).length : read.ints(name).length;
        assertEquals(entry.count(), length, file + " " + name);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | x | cut short",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | x | does not take",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905,4],\"data_offsets\":[0,8]}} | x |"
            + " does not take",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}} | x |"
            + " natural number",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | x | natural number",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}} | x | natural number",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,0]}} | x | outside",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | x | outside",
        "{\"x\":{\"dtype\":\"F99\",\"shape\":[2],\"data_offsets\":[0,8]}} | x | dtype",
        "{\"x\":{\"shape\":[2],\"data_offsets\":[0,8]}} | x | dtype (missing)",
        "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}} | x | shape (missing)",
        "{\"x\":[]} | x | not a JSON object",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}"
            + " | y | overlaps",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}"
            + " | y | gap",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}} | `` | belong to no"
            + " tensor",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}"
            + " | `` | Duplicate",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"dtype\":\"U8\",\"data_offsets\":[0,8]}} | `` |"
            + " Duplicate",
        "{\"__metadata__\":{\"a\":1}} | `` | not text",
        "{\"__metadata__\":7} | `` | not a JSON object",
        "[1] | `` | not a JSON object",
        "{\"x\": | `` | not valid JSON",
        "{} {} | `` | not valid JSON",
        "{\"x\":NaN} | `` | not valid JSON"
      })
  void damagedHeaderIsExplained(String header, String tensor, String problem) throws IOException {
    Path file = file(header, new byte[8]);
    SafeTensorsException e = assertThrows(SafeTensorsException.class, () -> SafeTensors.open(file));
    assertEquals(tensor, e.tensor());
    assertEquals(file.toString(), e.file());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void hostileHeaderLengthsAllocateNothing() throws IOException {
    for (long length : new long[] {-1, 0, 1, 57, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE}) {
      ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Path file = Files.write(folder.resolve("hostile"), bytes.array());
      SafeTensorsException e =
          assertThrows(SafeTensorsException.class, () -> SafeTensors.open(file));
      assertTrue(e.getMessage().contains("header length " + length), e.getMessage());
    }
  }

  @Test
  void deeplyNestedHeaderIsRefused() throws IOException {
    Path file = file("{\"x\":" + "[".repeat(100_000), new byte[0]);
    assertThrows(SafeTensorsException.class, () -> SafeTensors.open(file));
  }

  @Test
  void missingEmptyAndFolder() throws IOException {
    assertThrows(SafeTensorsException.class, () -> SafeTensors.open(folder.resolve("none")));
    assertThrows(SafeTensorsException.class, () -> SafeTensors.open(folder));
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThrows(SafeTensorsException.class, () -> SafeTensors.open(empty));
  }

  @Test
  void writerRefusesMistakes() {
    SafeTensorsWriter writer = new SafeTensorsWriter().floats("x", new float[2], 2);
    assertThrows(IllegalArgumentException.class, () -> writer.floats("x", new float[2], 2));
    assertThrows(IllegalArgumentException.class, () -> writer.floats("y", new float[2], 3));
    assertThrows(IllegalArgumentException.class, () -> writer.ints("__metadata__", new int[1], 1));
  }

  private Path file(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text).put(data);
    return Files.write(folder.resolve("made.safetensors"), bytes.array());
  }
}
