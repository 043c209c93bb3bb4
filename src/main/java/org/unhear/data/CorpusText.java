package org.unhear.data;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A {@link CorpusReport} as lines for people. */
final class CorpusText {
  private static final int NAMES_SHOWN = 60;
  private static final int WIDTH = 96;
  private static final String INDENT = "    ";

  private final CorpusReport report;
  private final List<String> lines = new ArrayList<>();

  private CorpusText(CorpusReport report) {
    this.report = report;
  }

  static List<String> of(CorpusReport report) {
    CorpusText text = new CorpusText(report);
    text.write();
    return text.lines;
  }

  private void write() {
    add("%s, layout %s: %s", report.name(), report.format(), summary());
    if (report.clips() > 0) {
      parts();
      names("word", report.words());
      names("speaker", report.speakers());
      sampleRates();
    }
    int bad = report.badFiles().size();
    add("  %s", bad == 0 ? "no bad files" : counted(bad, "bad file") + ":");
    report.badFiles().forEach(file -> add(INDENT + "%s: %s", file.path(), file.reason()));
  }

  private String summary() {
    if (report.clips() == 0) {
      return "no recording that can be used";
    }
    return counted(report.clips(), "recording")
        + ", "
        + duration(report.seconds())
        + ", each "
        + lengths(report.lengths());
  }

  private static String lengths(CorpusReport.Lengths lengths) {
    return lengths.shortest() == lengths.longest()
        ? String.format(Locale.ROOT, "%.2f s", lengths.median())
        : String.format(
            Locale.ROOT,
            "%.2f to %.2f s, median %.2f s",
            lengths.shortest(),
            lengths.longest(),
            lengths.median());
  }

  private void parts() {
    add("  %-10s  %10s  %8s  %6s  %8s", "part", "recordings", "length", "words", "speakers");
    for (CorpusReport.Part part : report.splits()) {
      add(
          "  %-10s  %10d  %8s  %6d  %8d",
          part.split().id(), part.clips(), duration(part.seconds()), part.words(), part.speakers());
    }
  }

  private void names(String kind, Map<String, Integer> counts) {
    IntSummaryStatistics numbers =
        counts.values().stream().mapToInt(Integer::intValue).summaryStatistics();
    boolean equal = numbers.getMin() == numbers.getMax();
    add(
        "  %s, %s:",
        counted(counts.size(), kind),
        equal
            ? counted(numbers.getMin(), "recording") + " of each"
            : numbers.getMin() + " to " + numbers.getMax() + " recordings of each");
    List<String> shown = new ArrayList<>();
    counts.entrySet().stream()
        .limit(NAMES_SHOWN)
        .forEach(e -> shown.add(equal ? e.getKey() : e.getKey() + " (" + e.getValue() + ")"));
    if (counts.size() > NAMES_SHOWN) {
      shown.add("and " + (counts.size() - NAMES_SHOWN) + " more");
    }
    wrap(shown);
  }

  /** Items with commas between, none of them broken over two lines. */
  private void wrap(List<String> items) {
    StringBuilder line = new StringBuilder(INDENT);
    for (int i = 0; i < items.size(); i++) {
      String item = items.get(i) + (i + 1 < items.size() ? "," : "");
      if (line.length() > INDENT.length() && line.length() + 1 + item.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(INDENT.length());
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(item);
    }
    lines.add(line.toString());
  }

  private void sampleRates() {
    List<String> rates = new ArrayList<>();
    report.sampleRates().forEach((rate, count) -> rates.add(rate + " Hz (" + count + ")"));
    add("  sample rate: %s", String.join(", ", rates));
  }

  /** Hours, minutes and seconds, the same form all over a report. */
  private String duration(double seconds) {
    long whole = Math.round(seconds);
    return report.seconds() < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private void add(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
