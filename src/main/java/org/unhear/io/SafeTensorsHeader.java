package org.unhear.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The checked header of a safetensors file.
 *
 * @param spans where each tensor lies, in the order of the header
 * @param metadata the pairs of the header's {@code __metadata__}
 */
record SafeTensorsHeader(Map<String, Span> spans, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  static final int LENGTH_BYTES = 8;

  /** The limit of the reference implementation. */
  static final int MAX_BYTES = 100_000_000;

  /** A tensor and the bytes [begin, end) it takes, counted from the start of the file. */
  record Span(SafeTensors.Entry entry, long begin, long end) implements Comparable<Span> {
    long bytes() {
      return end - begin;
    }

    @Override
    public int compareTo(Span other) {
      int byBegin = Long.compare(begin, other.begin);
      return byBegin != 0 ? byBegin : Long.compare(end, other.end);
    }
  }

  /** Reads and checks the header; {@code channel} stands at the start of the file. */
  static SafeTensorsHeader read(Path path, FileChannel channel) throws IOException {
    return new Reader(path, channel.size()).read(channel);
  }

  private record Reader(Path path, long fileBytes) {
    SafeTensorsHeader read(FileChannel channel) throws IOException {
      if (fileBytes < LENGTH_BYTES) {
        throw fault("is " + fileBytes + " bytes long, too short for a safetensors file.");
      }
      long length = readFully(channel, LENGTH_BYTES).getLong();
      if (length < 2 || length > MAX_BYTES || length > fileBytes - LENGTH_BYTES) {
        throw fault(
            "header length %d does not fit a file of %d bytes; it is cut short or not a safetensors file."
                .formatted(length, fileBytes));
      }
      JsonNode json = parse(readFully(channel, (int) length));
      Map<String, Span> spans = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        if (field.getKey().equals(METADATA)) {
          metadata.putAll(metadata(field.getValue()));
        } else {
          spans.put(field.getKey(), span(field.getKey(), field.getValue(), LENGTH_BYTES + length));
        }
      }
      requireCover(spans, LENGTH_BYTES + length);
      return new SafeTensorsHeader(
          Collections.unmodifiableMap(spans), Collections.unmodifiableMap(metadata));
    }

    private ByteBuffer readFully(FileChannel channel, int bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw fault("ends within its header.");
        }
      }
      return buffer.flip();
    }

    private JsonNode parse(ByteBuffer bytes) {
      try {
        JsonNode json =
            Json.strictTree(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        if (!json.isObject()) {
          throw fault("header is not a JSON object.");
        }
        return json;
      } catch (CharacterCodingException e) {
        throw fault("header is not UTF-8.");
      } catch (JsonProcessingException e) {
        throw fault("header is not valid JSON: " + e.getOriginalMessage() + ".");
      }
    }

    private Map<String, String> metadata(JsonNode node) {
      if (!node.isObject()) {
        throw fault(METADATA + " is not a JSON object.");
      }
      Map<String, String> pairs = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (!field.getValue().isTextual()) {
          throw fault(METADATA + " key '" + field.getKey() + "' is not text.");
        }
        pairs.put(field.getKey(), field.getValue().textValue());
      }
      return pairs;
    }

    private Span span(String name, JsonNode node, long dataBegin) {
      if (!node.isObject()) {
        throw fault(name, "its description is not a JSON object.");
      }
      DType dtype = dtype(name, node.path("dtype"));
      long[] shape = naturals(name, "shape", node.path("shape"));
      long[] offsets = naturals(name, "data_offsets", node.path("data_offsets"));
      if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > fileBytes - dataBegin) {
        throw fault(
            name,
            "data_offsets %s lie outside the %d data bytes of the file; it may be cut short."
                .formatted(Arrays.toString(offsets), fileBytes - dataBegin));
      }
      long held = offsets[1] - offsets[0];
      if (held > Integer.MAX_VALUE) {
        throw fault(name, "takes " + held + " bytes; at most 2 GiB can be read.");
      }
      if (bytes(dtype, shape) != held) {
        throw fault(
            name,
            "%s of shape %s does not take the %d bytes its data_offsets give."
                .formatted(dtype, Arrays.toString(shape), held));
      }
      return new Span(
          new SafeTensors.Entry(dtype, shape), dataBegin + offsets[0], dataBegin + offsets[1]);
    }

    private DType dtype(String name, JsonNode node) {
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(node.textValue())) {
          return dtype;
        }
      }
      throw fault(
          name, "dtype " + shown(node) + " is none of " + Arrays.toString(DType.values()) + ".");
    }

    private long[] naturals(String name, String key, JsonNode node) {
      if (!node.isArray()) {
        throw fault(name, key + " " + shown(node) + " is not a list.");
      }
      long[] values = new long[node.size()];
      for (int i = 0; i < values.length; i++) {
        JsonNode value = node.get(i);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
          throw fault(name, key + " holds " + shown(value) + ", not a natural number below 2^63.");
        }
        values[i] = value.longValue();
      }
      return values;
    }

    private static String shown(JsonNode node) {
      String text = node.isMissingNode() ? "(missing)" : node.toString();
      return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** Bytes the shape asks for, or -1 when they exceed a long. */
    private static long bytes(DType dtype, long[] shape) {
      if (Arrays.stream(shape).anyMatch(extent -> extent == 0)) {
        return 0;
      }
      long bytes = dtype.bytes();
      for (long extent : shape) {
        if (extent > Long.MAX_VALUE / bytes) {
          return -1;
        }
        bytes *= extent;
      }
      return bytes;
    }

    private void requireCover(Map<String, Span> spans, long dataBegin) {
      long reached = dataBegin;
      for (Map.Entry<String, Span> entry :
          spans.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList()) {
        Span span = entry.getValue();
        if (span.begin() != reached) {
          String problem =
              span.begin() < reached ? "overlaps the tensor before it" : "leaves a gap before it";
          throw fault(
              entry.getKey(),
              problem + " (begins at data byte " + (span.begin() - dataBegin) + ").");
        }
        reached = span.end();
      }
      if (reached != fileBytes) {
        throw fault((fileBytes - reached) + " bytes at the end belong to no tensor.");
      }
    }

    private SafeTensorsException fault(String problem) {
      return fault("", problem);
    }

    private SafeTensorsException fault(String tensor, String problem) {
      return new SafeTensorsException(path, tensor, problem);
    }
  }
}
