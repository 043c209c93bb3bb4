package org.unhear.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects tensors and writes them as one safetensors file. Tensors lie in the order they were put,
 * metadata sorted by key, so equal content gives equal bytes. Arrays are not copied: they must stay
 * as they are until {@link #save}.
 *
 * <pre>{@code
 * new SafeTensorsWriter().metadata("epoch", "3").floats("weight", values, 45, 45, 3, 3).save(path);
 * }</pre>
 */
public final class SafeTensorsWriter {
  private sealed interface Values {
    int count();

    /** Copies elements [from, from + count) to the buffer. */
    void copy(int from, int count, ByteBuffer to);
  }

  private record Floats(float[] array) implements Values {
    @Override
    public int count() {
      return array.length;
    }

    @Override
    public void copy(int from, int count, ByteBuffer to) {
      to.asFloatBuffer().put(array, from, count);
    }
  }

  private record Ints(int[] array) implements Values {
    @Override
    public int count() {
      return array.length;
    }

    @Override
    public void copy(int from, int count, ByteBuffer to) {
      to.asIntBuffer().put(array, from, count);
    }
  }

  private record Tensor(DType dtype, long[] shape, Values values) {
    long bytes() {
      return (long) values.count() * dtype.bytes();
    }
  }

  private static final int CHUNK_ELEMENTS = 1 << 18;
  private static final int ALIGNMENT = 8;

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  /** Adds an F32 tensor, row-major. An empty shape is a scalar. */
  public SafeTensorsWriter floats(String name, float[] values, long... shape) {
    return put(name, new Tensor(DType.F32, shape.clone(), new Floats(values)));
  }

  /** Adds an I32 tensor, row-major. An empty shape is a scalar. */
  public SafeTensorsWriter ints(String name, int[] values, long... shape) {
    return put(name, new Tensor(DType.I32, shape.clone(), new Ints(values)));
  }

  /** Adds a pair to the header's metadata, replacing an earlier one of that key. */
  public SafeTensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Adds all pairs to the header's metadata. */
  public SafeTensorsWriter metadata(Map<String, String> pairs) {
    metadata.putAll(pairs);
    return this;
  }

  private SafeTensorsWriter put(String name, Tensor tensor) {
    long wanted = Arrays.stream(tensor.shape()).reduce(1, Math::multiplyExact);
    if (wanted != tensor.values().count()) {
      throw new IllegalArgumentException(
          "Tensor '%s' of shape %s needs %d values but came with %d."
              .formatted(name, Arrays.toString(tensor.shape()), wanted, tensor.values().count()));
    }
    if (name.equals(SafeTensorsHeader.METADATA) || tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("The tensor name '" + name + "' is taken.");
    }
    return this;
  }

  /**
   * Writes the file through {@link AtomicFile}.
   *
   * @throws org.unhear.UnhearException when it cannot be written; an earlier file is then as before
   */
  public void save(Path path) {
    AtomicFile.write(path, this::writeTo);
  }

  private void writeTo(OutputStream out) throws IOException {
    byte[] header = header();
    ByteBuffer chunk =
        ByteBuffer.allocate(CHUNK_ELEMENTS * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(chunk.putLong(0, header.length).array(), 0, SafeTensorsHeader.LENGTH_BYTES);
    out.write(header);
    for (Tensor tensor : tensors.values()) {
      int count = tensor.values().count();
      for (int from = 0; from < count; from += CHUNK_ELEMENTS) {
        int part = Math.min(CHUNK_ELEMENTS, count - from);
        tensor.values().copy(from, part, chunk);
        out.write(chunk.array(), 0, part * tensor.dtype().bytes());
      }
    }
  }

  /** The JSON header, padded with spaces so that the data begins aligned. */
  private byte[] header() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!metadata.isEmpty()) {
      ObjectNode pairs = json.putObject(SafeTensorsHeader.METADATA);
      metadata.forEach(pairs::put);
    }
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      ObjectNode description = json.putObject(entry.getKey()).put("dtype", tensor.dtype().name());
      ArrayNode shape = description.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      description.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
      offset += tensor.bytes();
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = Arrays.copyOf(text, padded);
    Arrays.fill(header, text.length, padded, (byte) ' ');
    return header;
  }
}
