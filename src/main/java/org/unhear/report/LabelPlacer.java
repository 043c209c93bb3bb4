package org.unhear.report;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds room for the labels of marks: as near as possible, within the plot, and overlapping neither
 * another label nor any mark.
 */
final class LabelPlacer {
  private static final int DIRECTIONS = 16;
  private static final double[] DISTANCES = {9, 14, 20, 28, 38, 50};

  private final Rectangle2D bounds;
  private final List<Rectangle2D> taken = new ArrayList<>();

  LabelPlacer(Rectangle2D bounds) {
    this.bounds = bounds;
  }

  /** Keeps labels off a mark. */
  void block(double x, double y, double radius) {
    taken.add(new Rectangle2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /**
   * The place of a label, which later labels avoid; empty when there is no free place near the
   * mark.
   *
   * @param x the mark
   * @param y the mark
   * @param width of the label
   * @param height of the label
   */
  Optional<Rectangle2D> place(double x, double y, double width, double height) {
    for (double distance : DISTANCES) {
      for (int i = 0; i < DIRECTIONS; i++) {
        double angle = 2 * Math.PI * i / DIRECTIONS;
        Rectangle2D box = candidate(x, y, width, height, distance, angle);
        if (bounds.contains(box) && taken.stream().noneMatch(box::intersects)) {
          taken.add(box);
          return Optional.of(box);
        }
      }
    }
    return Optional.empty();
  }

  /** The box whose nearest edge lies in a direction: right first, then turning downwards. */
  private static Rectangle2D candidate(
      double x, double y, double width, double height, double distance, double angle) {
    double dx = Math.cos(angle);
    double dy = Math.sin(angle);
    double centreX = x + dx * (distance + width / 2);
    double centreY = y + dy * (distance + height / 2);
    return new Rectangle2D.Double(centreX - width / 2, centreY - height / 2, width, height);
  }
}
