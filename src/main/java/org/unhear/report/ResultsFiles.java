package org.unhear.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.unhear.UnhearException;
import org.unhear.io.AtomicFile;
import org.unhear.io.Csv;
import org.unhear.io.Json;

/** {@code results.json} and {@code results.csv} of a results folder. */
public final class ResultsFiles {
  /** Name of the complete record. */
  public static final String JSON = "results.json";

  /** Name of the table with one row per run. */
  public static final String CSV = "results.csv";

  private static final List<String> FIXED_COLUMNS =
      List.of(
          "method",
          "seed",
          "forget",
          "status",
          "message",
          "seconds",
          "speedup",
          "peak_bytes",
          "planned_bytes",
          "weights_sha256");

  private ResultsFiles() {}

  /**
   * Writes both files, each as a whole or not at all.
   *
   * @param folder made when it is not there
   * @throws UnhearException when they cannot be written; earlier files are then as before
   */
  public static void write(Path folder, Results results) {
    Json.write(folder.resolve(JSON), results);
    writeCsv(folder, results);
  }

  /** Writes {@code results.csv} alone, as a whole or not at all; errors as above. */
  public static void writeCsv(Path folder, Results results) {
    byte[] csv = csv(results).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.resolve(CSV), out -> out.write(csv));
  }

  /**
   * Reads {@code results.json}.
   *
   * @param path the file, or the folder that holds it
   * @throws UnhearException when it is missing, damaged, or not a document of this kind
   */
  public static Results read(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(JSON) : path;
    if (!Files.exists(file)) {
      throw new UnhearException(
          file + ": there is no such file.", "Name a folder that 'unhear compare' wrote.");
    }
    JsonNode schema = Json.read(file, JsonNode.class).path("schema");
    if (!schema.asText().equals(Results.SCHEMA)) {
      String found = schema.isTextual() ? "its schema is '" + schema.asText() + "'" : "it has none";
      throw new UnhearException(
          file + " is not a results file: expected schema '" + Results.SCHEMA + "', " + found + ".",
          "Name a folder that 'unhear compare' wrote, or run it again with this version.");
    }
    return Json.read(file, Results.class);
  }

  /**
   * One row per run as comma-separated values (RFC 4180, with header). After the fixed columns come
   * the measures: those unhear explains in a fixed order, then others by name. What is not known is
   * an empty field.
   */
  public static String csv(Results results) {
    List<String> measures = Measure.order(results.runs());
    StringBuilder text = new StringBuilder();
    List<String> header = new ArrayList<>(FIXED_COLUMNS);
    header.addAll(measures);
    Csv.appendLine(text, header);
    for (Run run : results.runs()) {
      Csv.appendLine(text, row(run, measures));
    }
    return text.toString();
  }

  private static List<String> row(Run run, List<String> measures) {
    List<String> row = new ArrayList<>();
    row.add(run.method());
    row.add(Long.toString(run.seed()));
    row.add(run.forget());
    row.add(run.status().name().toLowerCase(Locale.ROOT));
    row.add(run.message());
    row.add(known(run.seconds()));
    row.add(known(run.speedup()));
    row.add(run.peakBytes() == 0 ? "" : Long.toString(run.peakBytes()));
    row.add(run.plannedBytes() == 0 ? "" : Long.toString(run.plannedBytes()));
    row.add(run.weightsSha256());
    for (String measure : measures) {
      Double value = run.metrics().get(measure);
      row.add(value == null ? "" : value.toString());
    }
    return row;
  }

  private static String known(double value) {
    return value == 0 ? "" : Double.toString(value);
  }
}
