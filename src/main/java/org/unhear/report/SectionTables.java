package org.unhear.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of {@link MeasureSection}: a row per method, as far as anything was measured. */
final class SectionTables {
  private final List<MethodSummary> methods;
  private final Map<String, Mark> marks;

  SectionTables(List<MethodSummary> methods, Map<String, Mark> marks) {
    this.methods = methods;
    this.marks = marks;
  }

  Markup draw() {
    Markup html = new Markup();
    Arrays.stream(MeasureSection.values()).forEach(section -> draw(html, section));
    return html;
  }

  private void draw(Markup html, MeasureSection section) {
    List<MeasureSection.Column> columns =
        section.columns().stream().filter(column -> isKnown(column.key())).toList();
    if (columns.isEmpty()) {
      return;
    }
    html.open("section").element("h2", section.title());
    html.element("p", section.explanation(), "class", "hint");
    html.openScroll(section.title());
    html.open("table", "class", "plain measures");
    html.element("caption", "Rates in per cent").open("thead").open("tr");
    html.element("th", "Method", "scope", "col");
    columns.forEach(column -> html.element("th", column.title(), "scope", "col"));
    html.close().close().open("tbody");
    for (MethodSummary method : methods) {
      if (columns.stream().anyMatch(column -> method.measure(column.key()).isPresent())) {
        row(html, method, columns);
      }
    }
    html.close().close().close().close().line();
  }

  private void row(Markup html, MethodSummary method, List<MeasureSection.Column> columns) {
    html.open("tr").open("th", "scope", "row");
    marks.get(method.method()).key(html);
    html.text(method.isGold() ? "retrain (gold)" : method.method()).close();
    for (MeasureSection.Column column : columns) {
      html.open("td").text(value(method, column));
      ends(method, column).ifPresent(text -> html.empty("br").element("small", text));
      html.close();
    }
    html.close();
  }

  private boolean isKnown(String key) {
    return methods.stream().anyMatch(method -> method.measure(key).isPresent());
  }

  private static String value(MethodSummary method, MeasureSection.Column column) {
    return method
        .measure(column.key())
        .map(value -> column.isRate() ? Numbers.percent(value) : Numbers.significant(value))
        .orElse(Numbers.UNKNOWN);
  }

  /** The interval within a run; over several seeds that between them stands beside the mean. */
  private static Optional<String> ends(MethodSummary method, MeasureSection.Column column) {
    Optional<Interval> low = method.measure(column.key() + "_low");
    Optional<Interval> high = method.measure(column.key() + "_high");
    if (low.isEmpty() || high.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "[%s, %s]"
            .formatted(Numbers.percent(low.get().mean()), Numbers.percent(high.get().mean())));
  }
}
