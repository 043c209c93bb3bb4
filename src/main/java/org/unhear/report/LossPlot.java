package org.unhear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The losses of one method over its steps: the first seed in full, further seeds faint. */
final class LossPlot {
  private static final double WIDTH = 320;
  private static final double HEIGHT = 184;
  private static final double LEFT = 36;
  private static final double RIGHT = 312;
  private static final double TOP = 8;
  private static final double BOTTOM = 148;

  /** Points of a drawn line: more than this cannot be seen at this width. */
  private static final int BUCKETS = 140;

  private static final int STYLES = 4;

  private final MethodSummary method;
  private final List<String> series;

  /**
   * @param method whose losses
   * @param series names of all curves of the page, which share their looks
   */
  LossPlot(MethodSummary method, List<String> series) {
    this.method = method;
    this.series = series;
  }

  /** Names of the curves of all methods, in order of appearance. */
  static List<String> series(List<MethodSummary> methods) {
    return methods.stream()
        .flatMap(method -> method.runs().stream())
        .flatMap(run -> run.curves().stream())
        .map(LossCurve::name)
        .distinct()
        .toList();
  }

  /** Whether there is anything to draw. */
  boolean isEmpty() {
    return points().isEmpty();
  }

  Markup draw(int number) {
    List<LossCurve.Point> all = points();
    double last = all.stream().mapToDouble(LossCurve.Point::step).max().orElse(1);
    double highest = all.stream().mapToDouble(LossCurve.Point::value).max().orElse(1);
    double lowest = all.stream().mapToDouble(LossCurve.Point::value).min().orElse(0);
    double low = Math.min(0, lowest * 1.05);
    double high = highest > low ? highest + (highest - low) * 0.05 : low + 1;
    Scale x = Scale.linear(0, Math.max(1, last), LEFT, RIGHT);
    Scale y = Scale.linear(low, high, BOTTOM, TOP);
    Frame frame =
        new Frame(
            WIDTH,
            HEIGHT,
            new Frame.Axis("step", x, Ticks.linear(0, Math.max(1, last), Numbers::shortest)),
            new Frame.Axis("", y, Ticks.linear(low, high, Numbers::shortest)));
    String name = "plot-loss-" + number;
    Markup svg = Frame.start(name, "Losses of " + method.method(), description(), WIDTH, HEIGHT);
    frame.draw(svg);
    for (int run = method.runs().size() - 1; run >= 0; run--) {
      for (LossCurve curve : method.runs().get(run).curves()) {
        String kind = "curve " + style(curve.name()) + (run == 0 ? "" : " faint");
        svg.empty("path", "class", kind, "d", path(curve.points(), x, y));
      }
    }
    return svg.close();
  }

  /** Which line is which; one for all plots of the page. */
  static void legend(Markup html, List<String> series) {
    html.open("ul", "class", "legend");
    for (int i = 0; i < series.size(); i++) {
      html.open("li");
      html.open("svg", "class", "key wide", "viewBox", "0 0 30 16", "aria-hidden", "true");
      Frame.line(html, "curve s" + i % STYLES, 0, 8, 30, 8);
      html.close().text(series.get(i)).close();
    }
    html.close();
  }

  private String style(String name) {
    return "s" + series.indexOf(name) % STYLES;
  }

  private String description() {
    List<String> ends = new ArrayList<>();
    for (LossCurve curve : method.runs().get(0).curves()) {
      if (!curve.points().isEmpty()) {
        LossCurve.Point first = curve.points().get(0);
        LossCurve.Point last = curve.points().get(curve.points().size() - 1);
        ends.add(
            String.format(
                Locale.ROOT,
                "%s goes from %s to %s in %d steps",
                curve.name(),
                Numbers.shortest(first.value()),
                Numbers.shortest(last.value()),
                last.step() - first.step() + 1));
      }
    }
    return String.join("; ", ends) + ".";
  }

  private List<LossCurve.Point> points() {
    return method.runs().stream()
        .flatMap(run -> run.curves().stream())
        .flatMap(curve -> curve.points().stream())
        .toList();
  }

  private static String path(List<LossCurve.Point> points, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    for (LossCurve.Point point : thinned(points)) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(Markup.at(x.at(point.step())))
          .append(' ')
          .append(Markup.at(y.at(point.value())));
    }
    return path.toString();
  }

  /** The lowest and the highest point of each stretch, in step order: spikes stay visible. */
  private static List<LossCurve.Point> thinned(List<LossCurve.Point> points) {
    if (points.size() <= 2 * BUCKETS) {
      return points;
    }
    List<LossCurve.Point> kept = new ArrayList<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      int from = (int) ((long) bucket * points.size() / BUCKETS);
      int to = (int) ((long) (bucket + 1) * points.size() / BUCKETS);
      LossCurve.Point lowest = points.get(from);
      LossCurve.Point highest = points.get(from);
      for (LossCurve.Point point : points.subList(from, to)) {
        lowest = point.value() < lowest.value() ? point : lowest;
        highest = point.value() > highest.value() ? point : highest;
      }
      boolean rising = lowest.step() <= highest.step();
      kept.add(rising ? lowest : highest);
      kept.add(rising ? highest : lowest);
    }
    return kept;
  }
}
