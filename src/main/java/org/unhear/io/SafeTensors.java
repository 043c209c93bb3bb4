package org.unhear.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.unhear.UsageException;
import org.unhear.io.SafeTensorsHeader.Span;

/**
 * A safetensors file, memory-mapped for reading: eight bytes of header length (little endian), a
 * JSON header, then the tensors back to back (format: github.com/huggingface/safetensors).
 *
 * <p>The header is believed only after it was checked: every length is bounded by the file's size
 * before anything is allocated, and tensors must cover the data without gaps or overlaps. The
 * mapping lives as long as this object; since {@link AtomicFile} replaces files by renaming, a save
 * over an open file does not disturb it.
 */
public final class SafeTensors {
  /** Type and shape of a tensor. A scalar has an empty shape. */
  public record Entry(DType dtype, long[] shape) {
    /** The number of elements: the product of the shape. */
    public long count() {
      long count = 1;
      for (long extent : shape) {
        count *= extent;
      }
      return count;
    }
  }

  private final Path path;
  private final SafeTensorsHeader header;
  private final Map<String, ByteBuffer> bytes;

  private SafeTensors(Path path, SafeTensorsHeader header, Map<String, ByteBuffer> bytes) {
    this.path = path;
    this.header = header;
    this.bytes = bytes;
  }

  /**
   * Opens and checks a file.
   *
   * @throws SafeTensorsException when it is missing, unreadable, cut short or inconsistent
   */
  public static SafeTensors open(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      SafeTensorsHeader header = SafeTensorsHeader.read(path, channel);
      return new SafeTensors(path, header, map(channel, header.spans()));
    } catch (NoSuchFileException e) {
      throw new SafeTensorsException(path, "", "there is no such file.", "Check the path.", e);
    } catch (IOException e) {
      String problem = "cannot be read (" + Reasons.of(e) + ").";
      throw new SafeTensorsException(path, "", problem, "Check that it is a readable file.", e);
    }
  }

  /** Maps runs of tensors together, as many as one buffer can address. */
  private static Map<String, ByteBuffer> map(FileChannel channel, Map<String, Span> spans)
      throws IOException {
    Map<String, ByteBuffer> slices = new LinkedHashMap<>();
    List<Map.Entry<String, Span>> ordered =
        spans.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
    int first = 0;
    while (first < ordered.size()) {
      long start = ordered.get(first).getValue().begin();
      int next = first;
      while (next < ordered.size()
          && ordered.get(next).getValue().end() - start <= Integer.MAX_VALUE) {
        next++;
      }
      long end = ordered.get(next - 1).getValue().end();
      ByteBuffer window =
          end == start
              ? ByteBuffer.allocate(0)
              : channel.map(FileChannel.MapMode.READ_ONLY, start, end - start);
      for (Map.Entry<String, Span> tensor : ordered.subList(first, next)) {
        Span span = tensor.getValue();
        slices.put(tensor.getKey(), window.slice((int) (span.begin() - start), (int) span.bytes()));
      }
      first = next;
    }
    return slices;
  }

  /** The file this was opened from. */
  public Path path() {
    return path;
  }

  /** Tensor names in the order of the header. */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.spans().keySet());
  }

  /** The free-form text pairs of the header; empty when it has none. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Whether the file holds this tensor. */
  public boolean contains(String name) {
    return bytes.containsKey(name);
  }

  /**
   * Type and shape of a tensor.
   *
   * @throws UsageException when there is no such tensor
   */
  public Entry entry(String name) {
    return span(name).entry();
  }

  /**
   * The elements of a floating-point tensor, row-major; F64 is rounded to float, F16 and BF16
   * widened.
   *
   * @throws SafeTensorsException when the tensor holds integers
   * @throws UsageException when there is no such tensor
   */
  public float[] floats(String name) {
    Entry entry = require(name, true);
    ByteBuffer data = data(name);
    float[] values = new float[(int) entry.count()];
    switch (entry.dtype()) {
      case F32 -> data.asFloatBuffer().get(values);
      case F64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) data.getDouble(8 * i);
        }
      }
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Half.toFloat(data.getShort(2 * i));
        }
      }
      default -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(data.getShort(2 * i) << 16);
        }
      }
    }
    return values;
  }

  /** As {@link #floats}, without losing precision of F64. */
  public double[] doubles(String name) {
    if (require(name, true).dtype() == DType.F64) {
      double[] values = new double[(int) entry(name).count()];
      data(name).asDoubleBuffer().get(values);
      return values;
    }
    float[] narrow = floats(name);
    double[] values = new double[narrow.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = narrow[i];
    }
    return values;
  }

  /**
   * The elements of an integer or boolean tensor, row-major; U8 is 0 to 255, true is 1.
   *
   * @throws SafeTensorsException when the tensor holds floating-point numbers or an I64 beyond 32
   *     bits
   * @throws UsageException when there is no such tensor
   */
  public int[] ints(String name) {
    Entry entry = require(name, false);
    ByteBuffer data = data(name);
    int[] values = new int[(int) entry.count()];
    switch (entry.dtype()) {
      case I32 -> data.asIntBuffer().get(values);
      case I64 -> {
        for (int i = 0; i < values.length; i++) {
          long value = data.getLong(8 * i);
          if (value != (int) value) {
            throw new SafeTensorsException(path, name, "value " + value + " does not fit 32 bits.");
          }
          values[i] = (int) value;
        }
      }
      default -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = data.get(i) & 0xFF;
        }
      }
    }
    return values;
  }

  private Span span(String name) {
    Span span = header.spans().get(name);
    if (span == null) {
      throw UsageException.unknownName("tensor of " + path, name, names());
    }
    return span;
  }

  private ByteBuffer data(String name) {
    return bytes.get(name).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private Entry require(String name, boolean floating) {
    Entry entry = entry(name);
    if (entry.dtype().isFloating() != floating) {
      String wanted = floating ? "floating-point numbers were" : "integers were";
      throw new SafeTensorsException(
          path, name, "holds " + entry.dtype() + " where " + wanted + " expected.");
    }
    return entry;
  }
}
