package org.unhear.report;

import java.util.List;
import java.util.Map;

/** A row per class; every method has a lane of its own within it, so that no mark hides another. */
final class ClassPlot {
  /** Rows drawn; more would be a wall. */
  static final int MOST_ROWS = 16;

  /** Methods drawn: more lanes than this make rows too tall to compare. */
  static final int MOST_METHODS = 9;

  private static final double WIDTH = 360;
  private static final double LEFT = 92;
  private static final double RIGHT = 348;
  private static final double TOP = 4;
  private static final double LANE = 7;
  private static final double ROW_GAP = 10;
  private static final double RADIUS = 3.4;
  private static final int LONGEST_NAME = 12;

  private final ClassTable table;
  private final List<MethodSummary> methods;
  private final Map<String, Mark> marks;
  private final List<String> forgotten;

  ClassPlot(
      ClassTable table,
      List<MethodSummary> methods,
      Map<String, Mark> marks,
      List<String> forgotten) {
    this.table = table;
    this.methods = methods;
    this.marks = marks;
    this.forgotten = forgotten;
  }

  Markup draw() {
    List<String> names = table.rows().keySet().stream().limit(MOST_ROWS).toList();
    double row = methods.size() * LANE + ROW_GAP;
    double bottom = TOP + names.size() * row;
    Scale x = Scale.linear(-0.02, 1.02, LEFT, RIGHT);
    Scale y = Scale.linear(0, 1, bottom, TOP);
    Frame frame =
        new Frame(
            WIDTH,
            bottom + 38,
            new Frame.Axis("accuracy on the " + table.split() + " set", x, Ticks.rates(0, 1)),
            new Frame.Axis("", y, List.of()));
    Markup svg =
        Frame.start("plot-classes", "Accuracy per class", description(names), WIDTH, bottom + 38);
    for (int i = 0; i < names.size(); i++) {
      if (i % 2 == 0) {
        band(svg, TOP + i * row, row);
      }
    }
    frame.draw(svg);
    for (int i = 0; i < names.size(); i++) {
      row(svg, names.get(i), TOP + i * row, row, x);
    }
    return svg.close();
  }

  private static void band(Markup svg, double top, double height) {
    svg.empty(
        "rect",
        "class",
        "band",
        "x",
        "0",
        "y",
        Markup.at(top),
        "width",
        Markup.at(WIDTH),
        "height",
        Markup.at(height));
  }

  private void row(Markup svg, String name, double top, double height, Scale x) {
    boolean gone = forgotten.contains(name);
    double middle = top + height / 2;
    String shown = Frame.shortened(name, LONGEST_NAME);
    Frame.text(svg, gone ? "name strong" : "name", 2, middle + (gone ? -2 : 4), shown);
    if (gone) {
      Frame.text(svg, "tick", 2, middle + 11, "to be forgotten");
    }
    Map<String, Interval> values = table.rows().get(name);
    Interval gold = values.get(Results.RETRAIN);
    if (gold != null) {
      double at = x.at(gold.mean());
      Frame.line(svg, "target", at, top, at, top + height);
    }
    for (int lane = 0; lane < methods.size(); lane++) {
      String method = methods.get(lane).method();
      Interval value = values.get(method);
      if (value != null) {
        double y = top + (ROW_GAP + LANE) / 2 + lane * LANE;
        String tip = name + ", " + method + ": " + Numbers.percent(value) + " %";
        marks.get(method).draw(svg, x.at(value.mean()), y, RADIUS, tip);
      }
    }
  }

  private String description(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : "; ").append(name).append(": ");
      Map<String, Interval> row = table.rows().get(name);
      text.append(
          String.join(
              ", ",
              row.entrySet().stream()
                  .map(e -> e.getKey() + " " + Numbers.percent(e.getValue().mean()) + " %")
                  .toList()));
    }
    return text.append('.').toString();
  }
}
