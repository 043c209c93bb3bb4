package org.unhear.report;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;

/**
 * Methods as marks in a plane, with their intervals as whiskers and their names beside them as far
 * as there is room. Dashed lines meet at gold.
 */
final class ScatterPlot {
  static final double WIDTH = 360;
  static final double HEIGHT = 300;
  static final double LEFT = 40;
  static final double RIGHT = 348;
  static final double TOP = 24;
  static final double BOTTOM = 262;

  private static final double RADIUS = 4.5;
  private static final double LABEL_HEIGHT = 14;
  private static final int LONGEST_NAME = 24;

  private final Frame frame;
  private final Map<String, Mark> marks;

  /**
   * One mark.
   *
   * @param method which method
   * @param x horizontal value
   * @param y vertical value
   * @param tip what a resting pointer shows
   */
  record Point(MethodSummary method, Interval x, Interval y, String tip) {}

  /** What a screen reader says of the plot. */
  record Words(String name, String title, String description) {}

  ScatterPlot(Frame.Axis x, Frame.Axis y, Map<String, Mark> marks) {
    this.frame = new Frame(WIDTH, HEIGHT, x, y);
    this.marks = marks;
  }

  /** A horizontal scale of the width of this plot. */
  static Scale horizontal(double low, double high, boolean logarithmic) {
    return new Scale(low, high, LEFT, RIGHT, logarithmic);
  }

  /** A vertical scale of the height of this plot. */
  static Scale vertical(double low, double high) {
    return Scale.linear(low, high, BOTTOM, TOP);
  }

  Markup draw(Words words, List<Point> points) {
    Markup svg = Frame.start(words.name(), words.title(), words.description(), WIDTH, HEIGHT);
    frame.draw(svg);
    points.stream().filter(point -> point.method().isGold()).forEach(gold -> target(svg, gold));
    points.forEach(point -> whiskers(svg, point));
    label(svg, points);
    for (Point point : points) {
      Mark mark = marks.get(point.method().method());
      mark.draw(svg, x(point.x().mean()), y(point.y().mean()), RADIUS, point.tip());
    }
    return svg.close();
  }

  private void target(Markup svg, Point gold) {
    double x = x(gold.x().mean());
    double y = y(gold.y().mean());
    Frame.line(svg, "target", LEFT, y, RIGHT, y);
    Frame.line(svg, "target", x, BOTTOM, x, TOP);
  }

  private void whiskers(Markup svg, Point point) {
    Interval x = point.x();
    Interval y = point.y();
    String kind = "whisker " + marks.get(point.method().method()).colour();
    if (x.halfWidth() > 0) {
      double at = y(y.mean());
      Frame.line(svg, kind, x(x.mean() - x.halfWidth()), at, x(x.mean() + x.halfWidth()), at);
    }
    if (y.halfWidth() > 0) {
      double at = x(x.mean());
      Frame.line(svg, kind, at, y(y.mean() - y.halfWidth()), at, y(y.mean() + y.halfWidth()));
    }
  }

  /** In the order given, so that those named first are sure of a label. */
  private void label(Markup svg, List<Point> points) {
    LabelPlacer placer =
        new LabelPlacer(new Rectangle2D.Double(LEFT + 1, TOP, WIDTH - LEFT - 1, BOTTOM - TOP));
    for (Point point : points) {
      placer.block(x(point.x().mean()), y(point.y().mean()), RADIUS + 2);
    }
    for (Point point : points) {
      double x = x(point.x().mean());
      double y = y(point.y().mean());
      String name = Frame.shortened(point.method().label(), LONGEST_NAME);
      String kind = point.method().isReference() ? "name mid halo strong" : "name mid halo";
      placer
          .place(x, y, Frame.widthOf(name), LABEL_HEIGHT)
          .ifPresent(
              box -> {
                leader(svg, x, y, box);
                Frame.text(svg, kind, box.getCenterX(), box.getMaxY() - 3.5, name);
              });
    }
  }

  /** A line from mark to label when they are apart. */
  private static void leader(Markup svg, double x, double y, Rectangle2D box) {
    double endX = Math.max(box.getMinX(), Math.min(box.getMaxX(), x));
    double endY = Math.max(box.getMinY(), Math.min(box.getMaxY(), y));
    if (Math.hypot(endX - x, endY - y) > 3 * RADIUS) {
      Frame.line(svg, "leader", x, y, endX, endY);
    }
  }

  private double x(double value) {
    return frame.x().scale().at(value);
  }

  private double y(double value) {
    return frame.y().scale().at(value);
  }
}
