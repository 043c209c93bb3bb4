package org.unhear.report;

import java.util.List;

/**
 * The fixed parts of a plot: the drawing with its title for screen readers, grid, axes, labels.
 *
 * <p>User units are chosen so that one is about one pixel on a phone; the drawing then grows with
 * the page. Colours and fonts come from the style sheet, which knows dark mode and print.
 *
 * @param width of the drawing
 * @param height of the drawing
 * @param x the horizontal axis, whose scale gives left and right edge
 * @param y the vertical axis, whose scale gives bottom and top edge
 */
record Frame(double width, double height, Axis x, Axis y) {
  private static final double TICK_GAP = 4;
  private static final double FONT = 11;

  /**
   * An axis.
   *
   * @param label what it shows and in which unit
   * @param scale values to positions
   * @param ticks marks along it
   */
  record Axis(String label, Scale scale, List<Ticks.Tick> ticks) {}

  /**
   * Starts a drawing; the caller closes it.
   *
   * @param name unique within the page
   * @param title read out as the drawing's name
   * @param description read out after it: what there is to see
   */
  static Markup start(String name, String title, String description, double width, double height) {
    Markup svg = new Markup();
    svg.open(
        "svg",
        "class",
        "plot",
        "data-plot",
        name,
        "viewBox",
        "0 0 " + Markup.at(width) + " " + Markup.at(height),
        "role",
        "img",
        "aria-labelledby",
        name + "-t " + name + "-d");
    svg.element("title", title, "id", name + "-t");
    svg.element("desc", description, "id", name + "-d");
    return svg;
  }

  /** Grid, axes and their labels. */
  void draw(Markup svg) {
    double left = x.scale().from();
    double right = x.scale().to();
    double bottom = y.scale().from();
    double top = y.scale().to();
    for (Ticks.Tick tick : y.ticks()) {
      double at = y.scale().at(tick.value());
      line(svg, "grid", left, at, right, at);
      text(svg, "tick end", left - TICK_GAP, at + FONT * 0.35, tick.label());
    }
    for (Ticks.Tick tick : x.ticks()) {
      double at = x.scale().at(tick.value());
      line(svg, "grid", at, bottom, at, top);
      text(svg, "tick mid", at, bottom + TICK_GAP + FONT * 0.9, tick.label());
    }
    line(svg, "axis", left, bottom, right, bottom);
    line(svg, "axis", left, bottom, left, top);
    text(svg, "label mid", (left + right) / 2, bottom + TICK_GAP + FONT * 2.3, x.label());
    text(svg, "label", 0, FONT, y.label());
  }

  static void line(Markup svg, String kind, double x1, double y1, double x2, double y2) {
    svg.empty(
        "line",
        "class",
        kind,
        "x1",
        Markup.at(x1),
        "y1",
        Markup.at(y1),
        "x2",
        Markup.at(x2),
        "y2",
        Markup.at(y2));
  }

  static void text(Markup svg, String kind, double x, double y, String text) {
    svg.element("text", text, "class", kind, "x", Markup.at(x), "y", Markup.at(y));
  }

  /** A name with its middle left out when it is long: beginning and end tell names apart. */
  static String shortened(String name, int longest) {
    if (name.length() <= longest) {
      return name;
    }
    int tail = longest / 2 - 1;
    return name.substring(0, longest - tail - 1) + "…" + name.substring(name.length() - tail);
  }

  /** Width a text is likely to take at the size of labels; on the generous side. */
  static double widthOf(String text) {
    return text.length() * FONT * 0.62;
  }
}
