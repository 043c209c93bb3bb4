package org.unhear.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UnhearException;

/**
 * JSON to and from records and trees, configured in one place.
 *
 * <p>JSON has no NaN or infinity. They are written as the texts {@code "NaN"}, {@code "Infinity"}
 * and {@code "-Infinity"}, which reading into a {@code double} turns back; the bare words that
 * Python writes are read too. Records are strict: an unknown key, a duplicate key, or null for a
 * number is an error. Files are replaced atomically.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final ObjectReader STRICT_TREE =
      MAPPER.reader().without(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  private static final ObjectWriter PRETTY = MAPPER.writer(prettyPrinter());

  private static final Pattern MISSING_KEY = Pattern.compile("Missing creator property '(\\w+)'");

  private Json() {}

  /** An empty object to be filled. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A record, map, list or array as a tree. */
  public static JsonNode toTree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** One line of JSON. */
  public static String toLine(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** JSON for people: indented, ending in a new line. */
  public static String toText(Object value) {
    try {
      return PRETTY.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /**
   * Parses text.
   *
   * @param origin what the text is, for messages
   * @throws UnhearException when it is not JSON or does not fit {@code type}
   */
  public static <T> T parse(String text, Class<T> type, String origin) {
    try {
      return required(MAPPER.readValue(text, type), origin);
    } catch (JsonProcessingException e) {
      throw malformed(origin, e);
    }
  }

  /**
   * Reads a file into a record.
   *
   * @throws UnhearException when it is missing, not JSON, or does not fit {@code type}; the message
   *     has line and column
   */
  public static <T> T read(Path file, Class<T> type) {
    return read(file, MAPPER.readerFor(type));
  }

  /** As {@link #read}, but a record's key that is missing is an error too. */
  public static <T> T readComplete(Path file, Class<T> type) {
    return read(
        file,
        MAPPER.readerFor(type).with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES));
  }

  private static <T> T read(Path file, ObjectReader reader) {
    try {
      return required(reader.<T>readValue(Files.readAllBytes(file)), file.toString());
    } catch (JsonProcessingException e) {
      throw malformed(file.toString(), e);
    } catch (NoSuchFileException e) {
      throw new UnhearException(file + ": there is no such file.", "Check the path.", e);
    } catch (IOException e) {
      throw new UnhearException(
          file + ": cannot be read (" + Reasons.of(e) + ").",
          "Check that it is a readable file.",
          e);
    }
  }

  /** Reads a file into a tree; errors as for {@link #read}. */
  public static JsonNode readTree(Path file) {
    return read(file, JsonNode.class);
  }

  /**
   * Writes a record, map or tree, indented, through {@link AtomicFile}.
   *
   * @throws UnhearException when the file cannot be written; an earlier file is then as before
   */
  public static void write(Path file, Object value) {
    byte[] text = toText(value).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(text));
  }

  /** Parses standard JSON only: no bare NaN. */
  static JsonNode strictTree(String text) throws JsonProcessingException {
    return STRICT_TREE.readTree(text);
  }

  private static <T> T required(T value, String origin) {
    if (value == null) {
      throw new UnhearException(origin + ": holds nothing but null.", "Check the file.");
    }
    return value;
  }

  private static UnhearException malformed(String origin, JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : "line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ": ";
    return new UnhearException(
        origin + ": " + where + problem(e), "Correct the JSON there, or make the file again.", e);
  }

  /** In words of the document rather than of the library that read it. */
  private static String problem(JsonProcessingException e) {
    if (e instanceof ValueInstantiationException refused
        && refused.getCause() instanceof NullPointerException missing) {
      return "'%s' is missing in %s.".formatted(missing.getMessage(), place(refused, 0));
    }
    Matcher absent = MISSING_KEY.matcher(e.getOriginalMessage());
    if (absent.lookingAt() && e instanceof JsonMappingException within) {
      return "'%s' is missing in %s.".formatted(absent.group(1), place(within, 1));
    }
    return e.getOriginalMessage().replaceAll("\\[Source: [^;]*; ", "[");
  }

  /** The keys down to where it happened, without the last ones. */
  private static String place(JsonMappingException e, int without) {
    StringBuilder place = new StringBuilder();
    for (JsonMappingException.Reference part :
        e.getPath().subList(0, e.getPath().size() - without)) {
      place.append('/').append(part.getFieldName() == null ? part.getIndex() : part.getFieldName());
    }
    return place.isEmpty() ? "the document" : place.substring(1);
  }

  /** Only a programming error gets here: a type Jackson cannot write. */
  private static IllegalArgumentException unwritable(Object value, JsonProcessingException e) {
    return new IllegalArgumentException(
        "Cannot write " + value.getClass().getName() + " as JSON.", e);
  }

  private static DefaultPrettyPrinter prettyPrinter() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(lines);
  }
}
