package org.unhear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** The two planes on which methods are judged: accuracy against attack, time against distance. */
final class TradeOffPlots {
  private static final double LEAST_RATE_RANGE = 0.05;
  private static final double TIME_MARGIN = 1.6;

  /** Within ten points of gold on both axes. */
  private static final double NEAR = 0.1;

  /** Gold and two more: fewer need no drawing of their own. */
  private static final int LEAST_NEAR = 3;

  private final List<MethodSummary> methods;
  private final Map<String, Mark> marks;

  /**
   * @param methods what is shown; those that collapsed would squeeze the rest together and are best
   *     left out
   * @param marks how each method looks
   */
  TradeOffPlots(List<MethodSummary> methods, Map<String, Mark> marks) {
    this.methods = methods;
    this.marks = marks;
  }

  /** Test accuracy over the rate of the membership attack; empty when nothing has both. */
  Optional<Markup> accuracyAgainstAttack() {
    return accuracyAgainstAttack(
        "plot-attack", "Test accuracy against membership attack", attackPoints());
  }

  /** The same around gold; empty unless several methods are there and others are not. */
  Optional<Markup> aroundGold() {
    List<ScatterPlot.Point> all = attackPoints();
    Optional<ScatterPlot.Point> gold = all.stream().filter(p -> p.method().isGold()).findFirst();
    if (gold.isEmpty()) {
      return Optional.empty();
    }
    List<ScatterPlot.Point> near = all.stream().filter(p -> isNear(p, gold.get())).toList();
    if (near.size() < LEAST_NEAR || near.size() == all.size()) {
      return Optional.empty();
    }
    return accuracyAgainstAttack("plot-near", "The same around gold", near);
  }

  private static boolean isNear(ScatterPlot.Point point, ScatterPlot.Point gold) {
    return Math.abs(point.x().mean() - gold.x().mean()) <= NEAR
        && Math.abs(point.y().mean() - gold.y().mean()) <= NEAR;
  }

  private List<ScatterPlot.Point> attackPoints() {
    return points(
        method -> method.measure(Measure.ATTACK),
        method -> method.measure(Measure.TEST_ACCURACY),
        (x, y) ->
            "attack " + Numbers.percent(x) + " %, test accuracy " + Numbers.percent(y) + " %");
  }

  private Optional<Markup> accuracyAgainstAttack(
      String name, String title, List<ScatterPlot.Point> points) {
    if (points.isEmpty()) {
      return Optional.empty();
    }
    double[] x = rateRange(points, ScatterPlot.Point::x);
    double[] y = rateRange(points, ScatterPlot.Point::y);
    Frame.Axis across =
        new Frame.Axis(
            "forget set taken for unheard by the attack",
            ScatterPlot.horizontal(x[0], x[1], false),
            Ticks.rates(x[0], x[1]));
    Frame.Axis up =
        new Frame.Axis("test accuracy", ScatterPlot.vertical(y[0], y[1]), Ticks.rates(y[0], y[1]));
    ScatterPlot.Words words = new ScatterPlot.Words(name, title, description(points));
    return Optional.of(new ScatterPlot(across, up, marks).draw(words, points));
  }

  /** Distance to gold over seconds on a logarithmic axis; empty when nothing has both. */
  Optional<Markup> distanceAgainstTime() {
    List<ScatterPlot.Point> points =
        points(
            MethodSummary::seconds,
            MethodSummary::distanceToGold,
            (x, y) -> Numbers.significant(x) + " s, distance " + Numbers.percent(y) + " %");
    if (points.isEmpty()) {
      return Optional.empty();
    }
    double low = means(points, ScatterPlot.Point::x).min().orElse(1) / TIME_MARGIN;
    double high = means(points, ScatterPlot.Point::x).max().orElse(1) * TIME_MARGIN;
    double[] y = rateRange(points, ScatterPlot.Point::y);
    Frame.Axis across =
        new Frame.Axis(
            "time of the method (logarithmic)",
            ScatterPlot.horizontal(low, high, true),
            Ticks.durations(low, high));
    Frame.Axis up =
        new Frame.Axis(
            "distance to gold, 1 − ToW", ScatterPlot.vertical(y[0], y[1]), Ticks.rates(y[0], y[1]));
    ScatterPlot.Words words =
        new ScatterPlot.Words("plot-time", "Distance to gold against time", description(points));
    return Optional.of(new ScatterPlot(across, up, marks).draw(words, points));
  }

  private interface Tip {
    String of(Interval x, Interval y);
  }

  private List<ScatterPlot.Point> points(
      Function<MethodSummary, Optional<Interval>> x,
      Function<MethodSummary, Optional<Interval>> y,
      Tip tip) {
    List<ScatterPlot.Point> points = new ArrayList<>();
    for (MethodSummary method : methods) {
      Optional<Interval> across = x.apply(method);
      Optional<Interval> up = y.apply(method);
      if (across.isPresent() && up.isPresent()) {
        String text = method.method() + ": " + tip.of(across.get(), up.get());
        points.add(new ScatterPlot.Point(method, across.get(), up.get(), text));
      }
    }
    return points;
  }

  private static String description(List<ScatterPlot.Point> points) {
    return String.join("; ", points.stream().map(ScatterPlot.Point::tip).toList()) + ".";
  }

  /** Just beyond the data, so that marks at an end are whole. */
  private static double[] rateRange(
      List<ScatterPlot.Point> points, Function<ScatterPlot.Point, Interval> axis) {
    double low = means(points, axis).min().orElse(0);
    double high = means(points, axis).max().orElse(1);
    double missing = Math.max(0, LEAST_RATE_RANGE - (high - low)) / 2;
    double margin = Math.max(high - low, LEAST_RATE_RANGE) * 0.08;
    return new double[] {low - missing - margin, high + missing + margin};
  }

  private static DoubleStream means(
      List<ScatterPlot.Point> points, Function<ScatterPlot.Point, Interval> axis) {
    return points.stream().mapToDouble(point -> axis.apply(point).mean());
  }
}
