package org.unhear.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** How far methods drift from gold that serve one request after another. */
final class DriftSection {
  private static final double WIDTH = 360;
  private static final double HEIGHT = 240;
  private static final double LEAST_RANGE = 0.05;

  private final DriftRows rows;
  private final Map<String, Mark> marks;

  DriftSection(Results results, Map<String, Mark> marks) {
    this.rows = new DriftRows(results);
    this.marks = marks;
  }

  Markup draw() {
    Markup html = new Markup();
    if (rows.isEmpty()) {
      return html;
    }
    html.open("section").element("h2", "One request after another").open("div", "class", "pair");
    html.open("figure").element("h3", "Distance to gold after each request").add(plot());
    html.element(
        "figcaption",
        "Each request starts from the model that the one before left; gold is retrained without"
            + " all that was forgotten by then. A line that rises is a method that drifts.");
    html.close().open("div", "class", "side").add(table()).close();
    return html.close().close().line();
  }

  /** A record that was cut by hand may have points of methods that it has no runs of. */
  private List<String> methods() {
    return rows.methods().stream().filter(marks::containsKey).toList();
  }

  private Markup plot() {
    List<Integer> points = rows.points();
    int last = points.get(points.size() - 1);
    double high = Math.max(LEAST_RANGE, highest() * 1.05);
    Scale x = Scale.linear(0, last, 40, WIDTH - 12);
    Scale y = Scale.linear(0, high, HEIGHT - 38, 24);
    Frame.Axis across = new Frame.Axis("requests served", x, ticks(points));
    Frame.Axis up = new Frame.Axis("distance to gold, 1 − ToW", y, Ticks.rates(0, high));
    Markup svg = Frame.start("plot-drift", "Drift from gold", description(), WIDTH, HEIGHT);
    new Frame(WIDTH, HEIGHT, across, up).draw(svg);
    // A record that was cut by hand may have points of methods that it has no runs of.
    methods().stream().filter(marks::containsKey).forEach(method -> line(svg, method, x, y));
    return svg.close();
  }

  private void line(Markup svg, String method, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    Mark mark = marks.get(method);
    for (int point : rows.points()) {
      rows.closeness(method, point)
          .ifPresent(
              tow ->
                  path.append(path.isEmpty() ? 'M' : 'L')
                      .append(Markup.at(x.at(point)))
                      .append(' ')
                      .append(Markup.at(y.at(1 - tow))));
    }
    svg.empty("path", "class", "curve " + mark.colour(), "d", path.toString());
    for (int point : rows.points()) {
      rows.closeness(method, point)
          .ifPresent(
              tow -> mark.draw(svg, x.at(point), y.at(1 - tow), 3.5, tip(method, point, 1 - tow)));
    }
  }

  private static String tip(String method, int requests, double distance) {
    return "%s after %d: distance %s %%".formatted(method, requests, Numbers.percent(distance));
  }

  private static List<Ticks.Tick> ticks(List<Integer> points) {
    return points.stream().map(each -> new Ticks.Tick(each, each.toString())).toList();
  }

  private double highest() {
    return methods().stream()
        .flatMap(method -> rows.points().stream().map(point -> rows.closeness(method, point)))
        .flatMap(Optional::stream)
        .mapToDouble(tow -> 1 - tow)
        .max()
        .orElse(0);
  }

  private String description() {
    StringBuilder text = new StringBuilder();
    for (String method : methods()) {
      for (int point : rows.points()) {
        rows.closeness(method, point)
            .ifPresent(tow -> text.append(tip(method, point, 1 - tow)).append("; "));
      }
    }
    return text.toString();
  }

  private Markup table() {
    Markup html = new Markup();
    html.openScroll("Closeness to gold by requests served").open("table", "class", "plain");
    html.element("caption", "Closeness to gold (ToW, %) after so many requests, and time of all");
    html.open("thead").open("tr").element("th", "Method", "scope", "col");
    rows.points().forEach(point -> html.element("th", point.toString(), "scope", "col"));
    html.element("th", "Time", "scope", "col").close().close().open("tbody");
    for (String method : methods()) {
      html.open("tr").open("th", "scope", "row");
      marks.get(method).key(html);
      html.text(method);
      if (rows.any(method, Run.Status.FAILED)) {
        html.element("small", "failed", "class", "bad");
      }
      html.close();
      rows.points()
          .forEach(
              point ->
                  html.element(
                      "td",
                      rows.closeness(method, point).map(Numbers::percent).orElse(Numbers.UNKNOWN)));
      int last = rows.points().get(rows.points().size() - 1);
      html.element("td", rows.seconds(method, last).map(Numbers::duration).orElse(Numbers.UNKNOWN));
      html.close();
    }
    html.open("tr").element("th", "retraining once", "scope", "row");
    IntStream.range(0, rows.points().size()).forEach(i -> html.element("td", ""));
    html.element("td", retraining()).close();
    return html.close().close().close();
  }

  private String retraining() {
    int last = rows.points().get(rows.points().size() - 1);
    return methods().stream()
        .flatMap(method -> rows.goldSeconds(method, last).stream())
        .findFirst()
        .map(Numbers::duration)
        .orElse(Numbers.UNKNOWN);
  }
}
