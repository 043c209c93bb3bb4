package org.unhear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The table: a row per method, original and gold first, every number beside its difference to gold.
 * On a narrow screen each row becomes a card, so cells carry the name of their column.
 */
final class ResultsTable {
  /** Within one percentage point of gold counts as gold. */
  private static final double NEAR = 0.01;

  private final List<MethodSummary> methods;
  private final Map<String, Mark> marks;
  private final Optional<MethodSummary> gold;
  private final List<Column> columns;

  /** A number and what is said below it. */
  private record Cell(String value, String note, boolean near) {
    static Cell of(Optional<String> value) {
      return new Cell(value.orElse(Numbers.UNKNOWN), "", false);
    }
  }

  private record Column(
      String title, String symbol, String explanation, Function<MethodSummary, Cell> cell) {
    /** The unit alone: what follows the comma, if there is one. */
    String unit() {
      return symbol.substring(symbol.lastIndexOf(' ') + 1);
    }
  }

  ResultsTable(List<MethodSummary> methods, Map<String, Mark> marks) {
    this.methods = methods;
    this.marks = marks;
    this.gold = methods.stream().filter(MethodSummary::isGold).findFirst();
    this.columns = columns();
  }

  Markup draw() {
    Markup html = new Markup();
    html.openScroll("Results by method");
    html.open("table", "class", "results", "role", "table");
    html.element("caption", caption());
    html.open("thead", "role", "rowgroup").open("tr", "role", "row");
    html.element("th", "Method", "scope", "col", "role", "columnheader");
    for (Column column : columns) {
      html.open("th", "scope", "col", "role", "columnheader").text(column.title());
      symbol(html, column);
      html.close();
    }
    html.close().close().line();
    html.open("tbody", "role", "rowgroup");
    methods.forEach(method -> row(html, method));
    return html.close().close().close().line();
  }

  /** What each column means and what good looks like. */
  Markup explanations() {
    Markup html = new Markup();
    html.open("dl", "class", "columns");
    for (Column column : columns) {
      html.open("div");
      html.open("dt").text(column.title() + " ");
      symbol(html, column);
      html.close();
      html.element("dd", column.explanation());
      html.close();
    }
    return html.close().line();
  }

  /** {@code D_f, %} with the letter after the underscore below the line, as papers print it. */
  private static void symbol(Markup html, Column column) {
    String text = column.symbol();
    int line = text.indexOf('_');
    html.open("small");
    if (line >= 0) {
      html.text(text.substring(0, line)).element("sub", text.substring(line + 1, line + 2));
    }
    html.text(text.substring(line < 0 ? 0 : line + 2)).close();
  }

  private String caption() {
    long seeds = methods.stream().mapToLong(method -> method.finished().size()).max().orElse(0);
    String spread =
        seeds > 1
            ? "Mean ± 95 % confidence interval over " + seeds + " seeds. "
            : "One seed, so no confidence interval. ";
    return spread + "Below a rate: its difference to gold in points; “≈ gold” is within one point.";
  }

  private void row(Markup html, MethodSummary method) {
    String kind = method.isGold() ? "gold" : method.isOriginal() ? "original" : "method";
    html.open("tr", "class", kind, "role", "row", "data-method", method.method());
    html.open("th", "scope", "row", "role", "rowheader");
    marks.get(method.method()).key(html);
    html.element("span", method.method());
    if (method.isGold()) {
      html.element("small", "gold");
    }
    for (Run.Status status : List.of(Run.Status.COLLAPSED, Run.Status.FAILED)) {
      if (method.any(status)) {
        html.element("small", status == Run.Status.FAILED ? "failed" : "collapsed", "class", "bad");
      }
    }
    html.close();
    for (Column column : columns) {
      Cell cell = column.cell().apply(method);
      html.open("td", "role", "cell", "data-label", column.title() + ", " + column.unit());
      html.element("span", cell.value());
      if (!cell.note().isEmpty()) {
        html.element("small", cell.note(), "class", cell.near() ? "near" : "gap");
      }
      html.close();
    }
    html.close().line();
  }

  private List<Column> columns() {
    List<Column> list = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      if (measure == Measure.TOW || any(method -> method.measure(measure))) {
        list.add(
            new Column(
                measure.title(),
                measure.symbol() + ", %",
                measure.explanation(),
                method -> rate(method, measure)));
      }
    }
    list.add(
        new Column(
            "Time",
            "seconds",
            "Wall-clock time of the method itself, without evaluation. Less is better.",
            method -> Cell.of(method.seconds().map(Numbers::significant))));
    list.add(
        new Column(
            "Speed-up",
            "×",
            "Seconds of retraining divided by seconds of the method."
                + " Below 1, retraining is the better choice.",
            method -> Cell.of(speedup(method))));
    list.add(
        new Column(
            "Peak memory",
            "MiB",
            "Most device memory in use at any moment, as measured. Less is better.",
            method -> Cell.of(method.peakBytes().map(i -> Numbers.mebibytes(i.mean())))));
    return list;
  }

  /** References have none: they are what it is measured against. */
  private static Optional<String> speedup(MethodSummary method) {
    return method.isReference() ? Optional.empty() : method.speedup().map(Numbers::significant);
  }

  private boolean any(Function<MethodSummary, Optional<Interval>> value) {
    return methods.stream().anyMatch(method -> value.apply(method).isPresent());
  }

  private Cell rate(MethodSummary method, Measure measure) {
    Optional<Interval> value = method.measure(measure);
    Optional<Interval> target = gold.flatMap(g -> g.measure(measure));
    if (value.isEmpty() || target.isEmpty() || method.isGold() || measure == Measure.TOW) {
      return Cell.of(value.map(Numbers::percent));
    }
    double gap = value.get().mean() - target.get().mean();
    boolean near = Math.abs(gap) <= NEAR;
    return new Cell(Numbers.percent(value.get()), near ? "≈ gold" : Numbers.points(gap), near);
  }
}
