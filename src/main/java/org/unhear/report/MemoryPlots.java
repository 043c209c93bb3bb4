package org.unhear.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A memory plan in two drawings: bytes by role, and which tensor lies where and when. */
final class MemoryPlots {
  private static final double WIDTH = 360;
  private static final double BAR_HEIGHT = 46;
  private static final double LEFT = 40;
  private static final double RIGHT = 352;
  private static final double TOP = 24;
  private static final double BOTTOM = 212;
  private static final double HEIGHT = 250;
  private static final double MEBIBYTE = 1 << 20;
  private static final int COLOURS = 8;

  /** A page with more rectangles gets slow on a phone; the largest are drawn. */
  private static final int MOST_TENSORS = 1500;

  private final MemoryPlan plan;
  private final int number;

  MemoryPlots(MemoryPlan plan, int number) {
    this.plan = plan;
    this.number = number;
  }

  /** One bar, stacked by role. */
  Markup bar() {
    Markup svg =
        Frame.start(
            "plot-memory-" + number,
            "Planned memory by role: " + plan.name(),
            description(),
            WIDTH,
            BAR_HEIGHT);
    double sum = Math.max(1, sumOfRoles());
    double x = 0;
    for (MemoryPlan.Role role : plan.roles()) {
      double width = WIDTH * role.bytes() / sum;
      String tip = role.role() + ": " + Numbers.mebibytes(role.bytes()) + " MiB";
      box(svg, "block " + colour(role.role()), x, 2, width, BAR_HEIGHT - 4, tip);
      if (Frame.widthOf(role.role()) < width - 8) {
        Frame.text(svg, "inside mid", x + width / 2, BAR_HEIGHT / 2 + 4, role.role());
      }
      x += width;
    }
    return svg.close();
  }

  /** Every tensor as a rectangle: its steps across, its place in memory upwards. */
  Markup timeline() {
    Map<String, Long> base = stackedArenas();
    long top = Math.max(1, base.values().stream().mapToLong(Long::longValue).max().orElse(1));
    double high = Math.max(top, highest(base)) / MEBIBYTE * 1.02;
    Scale x = Scale.linear(0, Math.max(1, plan.steps()), LEFT, RIGHT);
    Scale y = Scale.linear(0, high, BOTTOM, TOP);
    Frame frame =
        new Frame(
            WIDTH,
            HEIGHT,
            new Frame.Axis(
                "operator in execution order",
                x,
                Ticks.linear(0, Math.max(1, plan.steps()), Numbers::shortest)),
            new Frame.Axis("place in memory, MiB", y, Ticks.linear(0, high, Numbers::shortest)));
    Markup svg =
        Frame.start(
            "plot-arena-" + number,
            "Tensors over time: " + plan.name(),
            plan.tensors().size() + " tensors over " + plan.steps() + " operators.",
            WIDTH,
            HEIGHT);
    frame.draw(svg);
    for (MemoryPlan.Tensor tensor : largest()) {
      double start = (base.get(tensor.role()) + tensor.offset()) / MEBIBYTE;
      double end = start + tensor.bytes() / MEBIBYTE;
      double left = x.at(tensor.lifetime().firstStep());
      double right = x.at(tensor.lifetime().lastStep() + 1.0);
      double upper = y.at(end);
      String tip =
          tensor.name()
              + " ("
              + tensor.role()
              + "): "
              + Numbers.mebibytes(tensor.bytes())
              + " MiB, operators "
              + tensor.lifetime().firstStep()
              + " to "
              + tensor.lifetime().lastStep();
      box(
          svg,
          "block " + colour(tensor.role()),
          left,
          upper,
          right - left,
          y.at(start) - upper,
          tip);
    }
    return svg.close();
  }

  /** How many tensors the timeline leaves out. */
  int leftOut() {
    return Math.max(0, plan.tensors().size() - MOST_TENSORS);
  }

  /** The colour class of a role, also used by the table of roles. */
  String colour(String role) {
    List<String> roles = plan.roles().stream().map(MemoryPlan.Role::role).toList();
    int index = roles.indexOf(role);
    return "k" + (index < 0 ? roles.size() : index) % COLOURS;
  }

  long sumOfRoles() {
    return plan.roles().stream().mapToLong(MemoryPlan.Role::bytes).sum();
  }

  private List<MemoryPlan.Tensor> largest() {
    return plan.tensors().stream()
        .sorted(Comparator.comparingLong(MemoryPlan.Tensor::bytes).reversed())
        .limit(MOST_TENSORS)
        .toList();
  }

  /** Arenas that appear in the timeline, one above the other: role to first byte. */
  private Map<String, Long> stackedArenas() {
    Map<String, Long> ends = new LinkedHashMap<>();
    for (MemoryPlan.Tensor tensor : plan.tensors()) {
      ends.merge(tensor.role(), tensor.offset() + tensor.bytes(), Math::max);
    }
    Map<String, Long> base = new LinkedHashMap<>();
    long next = 0;
    for (Map.Entry<String, Long> arena : ends.entrySet()) {
      base.put(arena.getKey(), next);
      next += arena.getValue();
    }
    return base;
  }

  private long highest(Map<String, Long> base) {
    return plan.tensors().stream()
        .mapToLong(tensor -> base.get(tensor.role()) + tensor.offset() + tensor.bytes())
        .max()
        .orElse(1);
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    for (MemoryPlan.Role role : plan.roles()) {
      parts.add(role.role() + " " + Numbers.mebibytes(role.bytes()) + " MiB");
    }
    return String.join(", ", parts) + ".";
  }

  private static void box(
      Markup svg, String kind, double x, double y, double width, double height, String tip) {
    svg.open(
        "rect",
        "class",
        kind,
        "x",
        Markup.at(x),
        "y",
        Markup.at(y),
        "width",
        Markup.at(Math.max(0.3, width)),
        "height",
        Markup.at(Math.max(0.3, height)));
    svg.element("title", tip);
    svg.close();
  }
}
