package org.unhear.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.text.WordUtils;

/** Rows of cells as aligned lines for a terminal; the last column is wrapped. */
final class Columns {
  private static final int WIDTH = 100;
  private static final int LEAST_LAST = 20;
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; all rows have as many cells. */
  Columns row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    int last = rows.isEmpty() ? 0 : rows.get(0).size() - 1;
    int[] widths = new int[last];
    for (List<String> row : rows) {
      for (int i = 0; i < last; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder start = new StringBuilder();
      for (int i = 0; i < last; i++) {
        start.append(padded(row.get(i), widths[i])).append(GAP);
      }
      int room = Math.max(LEAST_LAST, WIDTH - start.length());
      String indent = " ".repeat(start.length());
      String text = WordUtils.wrap(row.get(last), room, "\n", false);
      List<String> parts = text.isEmpty() ? Collections.singletonList("") : text.lines().toList();
      for (int i = 0; i < parts.size(); i++) {
        lines.add(((i == 0 ? start : indent) + parts.get(i)).stripTrailing());
      }
    }
    return lines;
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
