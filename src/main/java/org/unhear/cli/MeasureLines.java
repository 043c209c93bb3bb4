package org.unhear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Measures for a terminal. */
final class MeasureLines {
  private MeasureLines() {}

  /** A line for each, by name. */
  static List<String> of(Map<String, Double> metrics) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(metrics)
        .forEach(
            (name, value) -> lines.add(String.format(Locale.ROOT, "  %-38s %8.4f", name, value)));
    return lines;
  }
}
