package org.unhear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The result table for terminals and for Markdown: a row per method, original and gold first. */
public final class TextTable {
  private static final List<Measure> MEASURES =
      List.of(
          Measure.TEST_ACCURACY,
          Measure.FORGET_ACCURACY,
          Measure.RETAIN_ACCURACY,
          Measure.ATTACK,
          Measure.TOW);

  private TextTable() {}

  /** Aligned columns, rates in per cent. */
  public static List<String> plain(Results results) {
    List<List<String>> rows = rows(results);
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - row.get(c).length());
        boolean isText = c == 0 || c == columns - 1;
        line.append(c == 0 ? "" : "  ").append(isText ? row.get(c) + pad : pad + row.get(c));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** A table in Markdown. */
  public static List<String> markdown(Results results) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows(results)) {
      lines.add("| " + String.join(" | ", row) + " |");
      if (lines.size() == 1) {
        lines.add("|---" + "|---:".repeat(row.size() - 2) + "|---|");
      }
    }
    return lines;
  }

  private static List<List<String>> rows(Results results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "method", "D_t %", "D_f %", "D_r %", "unheard %", "ToW %", "seconds", "speed-up", ""));
    for (MethodSummary method : MethodSummary.all(results)) {
      List<String> row = new ArrayList<>();
      row.add(method.isGold() ? method.method() + " (gold)" : method.method());
      for (Measure measure : MEASURES) {
        row.add(method.measure(measure).map(Numbers::percent).orElse(Numbers.UNKNOWN));
      }
      row.add(method.seconds().map(Numbers::significant).orElse(Numbers.UNKNOWN));
      row.add(speedup(method));
      row.add(status(method));
      rows.add(row);
    }
    return rows;
  }

  private static String speedup(MethodSummary method) {
    Optional<Interval> factor = method.isReference() ? Optional.empty() : method.speedup();
    return factor.map(each -> Numbers.significant(each) + "×").orElse(Numbers.UNKNOWN);
  }

  private static String status(MethodSummary method) {
    if (method.any(Run.Status.FAILED)) {
      return "failed";
    }
    return method.any(Run.Status.COLLAPSED) ? "collapsed" : "";
  }
}
