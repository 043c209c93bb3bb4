package org.unhear.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.unhear.UnhearException;

/** A CSV file with a header, read strictly; messages carry file and line. */
final class Table {
  /** One line below the header. */
  record Row(String file, long line, CSVRecord cells) {
    /** A cell that must not be empty. */
    String required(String column) {
      String value = cells.get(column).strip();
      if (value.isEmpty()) {
        throw malformed(column + " is empty", "Fill it in.");
      }
      return value;
    }

    /** The error of this line. */
    UnhearException malformed(String what, String hint) {
      return new UnhearException("%s, line %d: %s.".formatted(file, line, what), hint);
    }
  }

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setIgnoreHeaderCase(true)
          .setTrim(true)
          .build();

  private final List<Row> rows;

  private Table(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * @param bytes UTF-8, with or without a byte order mark
   * @param file for messages
   * @param columns the ones that must be there
   * @throws UnhearException when a column is missing or a line has another number of cells
   */
  static Table parse(byte[] bytes, String file, List<String> columns) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.isBlank()) {
      throw new UnhearException(
          file + ": the file is empty.", "Its first line names the columns: " + header(columns));
    }
    List<Row> rows = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      checkHeader(parser.getHeaderNames(), file, columns);
      int width = parser.getHeaderNames().size();
      for (CSVRecord cells : parser) {
        Row row = new Row(file, parser.getCurrentLineNumber(), cells);
        if (cells.size() != width) {
          throw row.malformed(
              "%d cells, the header has %d".formatted(cells.size(), width),
              "Put cells that contain a comma in double quotes.");
        }
        rows.add(row);
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new UnhearException(
          file + ": not readable as CSV (" + e.getMessage() + ").", "Check the quotes.", e);
    } catch (IllegalArgumentException e) {
      throw new UnhearException(file + ", line 1: " + e.getMessage(), "Name every column once.", e);
    }
    return new Table(rows);
  }

  private static void checkHeader(List<String> names, String file, List<String> columns) {
    for (String column : columns) {
      if (names.stream().noneMatch(column::equalsIgnoreCase)) {
        throw new UnhearException(
            "%s, line 1: there is no column '%s', only %s.".formatted(file, column, names),
            "The first line must name the columns: " + header(columns));
      }
    }
  }

  private static String header(List<String> columns) {
    return String.join(",", columns);
  }

  List<Row> rows() {
    return rows;
  }
}
