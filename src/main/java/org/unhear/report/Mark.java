package org.unhear.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a method looks in every plot: a colour and a shape, so that colour alone never tells.
 *
 * @param colour class of the style sheet
 * @param shape the shape
 */
record Mark(String colour, Shape shape) {
  private static final int COLOURS = 8;
  private static final Mark ORIGINAL = new Mark("k-original", Shape.RING);
  private static final Mark GOLD = new Mark("k-gold", Shape.STAR);
  private static final Shape[] SHAPES = {
    Shape.CIRCLE,
    Shape.SQUARE,
    Shape.TRIANGLE,
    Shape.DIAMOND,
    Shape.TRIANGLE_DOWN,
    Shape.PLUS,
    Shape.HEXAGON,
    Shape.CROSS
  };

  /** Outlines around the origin. */
  enum Shape {
    CIRCLE,
    RING,
    SQUARE,
    TRIANGLE,
    TRIANGLE_DOWN,
    DIAMOND,
    PLUS,
    CROSS,
    HEXAGON,
    STAR
  }

  /** A mark for each method; the first 64 differ in colour or shape. */
  static Map<String, Mark> of(List<MethodSummary> methods) {
    Map<String, Mark> marks = new LinkedHashMap<>();
    int i = 0;
    for (MethodSummary method : methods) {
      if (method.isOriginal()) {
        marks.put(method.method(), ORIGINAL);
      } else if (method.isGold()) {
        marks.put(method.method(), GOLD);
      } else {
        Shape shape = SHAPES[(i + i / COLOURS) % SHAPES.length];
        marks.put(method.method(), new Mark("k" + i % COLOURS, shape));
        i++;
      }
    }
    return marks;
  }

  /**
   * Draws the mark.
   *
   * @param svg where to
   * @param x centre
   * @param y centre
   * @param radius half its width
   * @param tip shown when a pointer rests on it; may be empty
   */
  void draw(Markup svg, double x, double y, double radius, String tip) {
    svg.open("g", "class", "mark " + colour);
    if (!tip.isEmpty()) {
      svg.element("title", tip);
    }
    if (shape == Shape.CIRCLE || shape == Shape.RING) {
      svg.empty("circle", "cx", Markup.at(x), "cy", Markup.at(y), "r", Markup.at(radius));
    } else {
      svg.empty("path", "d", outline(x, y, radius));
    }
    svg.close();
  }

  /** A small drawing of the mark for running text; read out as nothing. */
  void key(Markup html) {
    html.open("svg", "class", "key", "viewBox", "-8 -8 16 16", "aria-hidden", "true");
    draw(html, 0, 0, 5, "");
    html.close();
  }

  private String outline(double x, double y, double r) {
    return switch (shape) {
      case SQUARE -> polygon(x, y, r * 1.25, 4, 45, 1);
      case DIAMOND -> polygon(x, y, r * 1.25, 4, 0, 1);
      case TRIANGLE -> polygon(x, y + r * 0.15, r * 1.3, 3, 0, 1);
      case TRIANGLE_DOWN -> polygon(x, y - r * 0.15, r * 1.3, 3, 180, 1);
      case HEXAGON -> polygon(x, y, r * 1.1, 6, 0, 1);
      case STAR -> polygon(x, y, r * 1.6, 10, 0, 0.45);
      case PLUS -> cross(x, y, r * 1.2, 0);
      case CROSS -> cross(x, y, r * 1.2, 45);
      case CIRCLE, RING -> throw new IllegalStateException("Drawn as circles.");
    };
  }

  /** Corners clockwise from the top; every second one is drawn in by {@code inner}. */
  private static String polygon(
      double x, double y, double r, int corners, double turn, double inner) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < corners; i++) {
      double angle = Math.toRadians(turn + 360.0 * i / corners);
      double reach = i % 2 == 0 ? r : r * inner;
      append(path, x + reach * Math.sin(angle), y - reach * Math.cos(angle));
    }
    return path.append('Z').toString();
  }

  private static String cross(double x, double y, double r, double turn) {
    double half = r * 0.3;
    double[][] corner = {{half, r}, {half, half}, {r, half}};
    StringBuilder path = new StringBuilder();
    for (int quarter = 0; quarter < 4; quarter++) {
      double angle = Math.toRadians(turn + 90.0 * quarter);
      for (double[] c : corner) {
        append(
            path,
            x + c[0] * Math.cos(angle) + c[1] * Math.sin(angle),
            y + c[0] * Math.sin(angle) - c[1] * Math.cos(angle));
      }
    }
    return path.append('Z').toString();
  }

  private static void append(StringBuilder path, double x, double y) {
    path.append(path.isEmpty() ? 'M' : 'L').append(Markup.at(x)).append(' ').append(Markup.at(y));
  }
}
