package org.unhear.io;

import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values (RFC 4180). */
public final class Csv {
  private Csv() {}

  /** Appends a line, with quotes where a field needs them. */
  public static void appendLine(StringBuilder text, List<String> fields) {
    text.append(fields.stream().map(Csv::quoted).collect(Collectors.joining(",")));
    text.append("\r\n");
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
