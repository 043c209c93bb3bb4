package org.unhear.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.unhear.data.Clip;
import org.unhear.data.Dataset;
import org.unhear.evaluate.Classification;
import org.unhear.evaluate.Logits;
import org.unhear.experiment.InfluenceRun.Result;
import org.unhear.io.AtomicFile;
import org.unhear.io.Csv;
import org.unhear.io.Json;
import org.unhear.train.Learner;

/**
 * What {@link InfluenceRun} found, with the recordings by name.
 *
 * @param rows all training recordings, most helpful first
 * @param of how many recordings were explained
 * @param loss their mean loss
 * @param accuracy share of them that the model names rightly
 */
public record InfluenceTable(List<Row> rows, int of, double loss, double accuracy, Result result) {
  private static final List<String> COLUMNS =
      List.of("clip", "class", "speaker", "gradient_norm", "score", "cosine", "influence");

  /**
   * A training recording; numbers as in {@link InfluenceRun.Row}.
   *
   * @param clip its id
   */
  public record Row(
      String clip,
      String label,
      String speaker,
      double norm,
      double dot,
      double cosine,
      OptionalDouble influence) {}

  /** Names the recordings and measures the explained ones. */
  public static InfluenceTable of(Prepared prepared, Learner learner, int[] of, Result result) {
    Dataset data = prepared.data();
    List<Row> rows = result.rows().stream().map(row -> named(data, row)).toList();
    Logits logits = Logits.of(learner.logits(prepared.examples(), of), learner.model().classes());
    Classification measured =
        Classification.of(logits, IntStream.of(of).map(data::label).toArray());
    return new InfluenceTable(rows, of.length, measured.meanLoss(), measured.accuracy(), result);
  }

  private static Row named(Dataset data, InfluenceRun.Row row) {
    Clip clip = data.clip(row.index());
    return new Row(
        clip.id(),
        data.classNames().get(data.label(row.index())),
        clip.speaker(),
        row.norm(),
        row.dot(),
        row.cosine(),
        row.influence());
  }

  /** The first rows. */
  public List<Row> helpful(int count) {
    return rows.subList(0, Math.min(count, rows.size()));
  }

  /** The last rows, the most harmful first. */
  public List<Row> harmful(int count) {
    List<Row> last = new ArrayList<>(rows.subList(Math.max(0, rows.size() - count), rows.size()));
    Collections.reverse(last);
    return last;
  }

  /** Those with the largest gradients. */
  public List<Row> largest(int count) {
    return rows.stream()
        .sorted(Comparator.comparingDouble((Row row) -> -row.norm()))
        .limit(count)
        .toList();
  }

  /** What was explained, in a few lines. */
  public List<String> heading(String what) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d %s, mean loss %.4f, %.1f %% named rightly, gradient %.3e",
            what,
            of,
            of == 1 ? "recording" : "recordings",
            loss,
            100 * accuracy,
            result.gradientNorm()));
    result
        .solution()
        .ifPresent(
            solution ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "solved in %d rounds, residual %.2e",
                        solution.rounds(),
                        solution.residual())));
    return lines;
  }

  /** What the columns are. */
  public List<String> legend() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "score: product of the gradients; positive: learning it lowers the loss of the others.");
    if (result.solution().isPresent()) {
      lines.add("influence: estimated rise of the mean loss when the recording is left out.");
    }
    return lines;
  }

  /** The first, the last and the largest rows with what was measured. */
  public ObjectNode document(int count) {
    ObjectNode document =
        Json.object()
            .put("recordings", of)
            .put("loss", loss)
            .put("accuracy", accuracy)
            .put("gradient_norm", result.gradientNorm());
    result
        .solution()
        .ifPresent(
            solution ->
                document.put("rounds", solution.rounds()).put("residual", solution.residual()));
    add(document.putArray("helpful"), helpful(count));
    add(document.putArray("harmful"), harmful(count));
    add(document.putArray("largest"), largest(count));
    return document;
  }

  private static void add(ArrayNode array, List<Row> rows) {
    for (Row row : rows) {
      ObjectNode node =
          array
              .addObject()
              .put("clip", row.clip)
              .put("class", row.label)
              .put("speaker", row.speaker)
              .put("gradient_norm", row.norm)
              .put("score", row.dot)
              .put("cosine", row.cosine);
      row.influence.ifPresent(value -> node.put("influence", value));
    }
  }

  /** Writes all rows as CSV, as a whole or not at all. */
  public void save(Path file) {
    StringBuilder text = new StringBuilder();
    Csv.appendLine(text, COLUMNS);
    for (Row row : rows) {
      Csv.appendLine(
          text,
          List.of(
              row.clip,
              row.label,
              row.speaker,
              Double.toString(row.norm),
              Double.toString(row.dot),
              Double.toString(row.cosine),
              row.influence.isPresent() ? Double.toString(row.influence.getAsDouble()) : ""));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
  }
}
