package org.unhear.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.unhear.io.Json;
import org.unhear.report.DriftRows;
import org.unhear.report.HtmlReport;
import org.unhear.report.Results;
import org.unhear.report.TextTable;

/** What a comparison prints. */
final class ComparisonText {
  private ComparisonText() {}

  static void print(Console console, Results results, Path folder) {
    List<String> lines = new ArrayList<>(TextTable.plain(results));
    lines.add("");
    lines.add(
        "Accuracies on the test set D_t, the forget set D_f and the retain set D_r. unheard: share");
    lines.add(
        "of D_f that an attack takes for recordings never heard. ToW: closeness to gold. A good");
    lines.add("method is near gold in every column, not near 0 or 100.");
    lines.addAll(drift(new DriftRows(results)));
    Path tuned = folder.resolve(TuningOptions.FILE);
    if (Files.exists(tuned)) {
      lines.add("Settings that were found, for --config: " + tuned);
    }
    lines.add("Report: " + folder.resolve(HtmlReport.FILE));
    var document = Json.object().put("folder", folder.toString());
    document.set("results", Json.toTree(results));
    console.result(document, lines);
  }

  private static List<String> drift(DriftRows rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    int columns = rows.points().size() + 2;
    Columns table = new Columns().row(cells(columns, "requests served", "seconds", rows.points()));
    int last = rows.points().get(rows.points().size() - 1);
    for (String method : rows.methods()) {
      List<String> values =
          rows.points().stream()
              .map(point -> rows.closeness(method, point).map(ComparisonText::percent).orElse("-"))
              .toList();
      String seconds = rows.seconds(method, last).map(ComparisonText::seconds).orElse("-");
      table.row(cells(columns, method, seconds, values));
    }
    List<String> lines = new ArrayList<>(List.of("", "ToW, %, when requests come one by one:"));
    lines.addAll(table.lines());
    lines.add("");
    return lines;
  }

  private static String[] cells(int columns, String first, String last, List<?> between) {
    String[] cells = new String[columns];
    cells[0] = first;
    IntStream.range(0, between.size()).forEach(i -> cells[i + 1] = between.get(i).toString());
    cells[columns - 1] = last;
    return cells;
  }

  private static String percent(double rate) {
    return String.format(Locale.ROOT, "%.1f", 100 * rate);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }
}
