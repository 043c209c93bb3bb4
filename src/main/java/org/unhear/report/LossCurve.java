package org.unhear.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One series of losses over the steps of a run.
 *
 * @param name what was measured, for example {@code retain loss}
 * @param points in step order; only finite values
 */
public record LossCurve(String name, List<Point> points) {

  /**
   * One measurement; in JSON the pair {@code [step, value]}.
   *
   * @param step optimizer step, from 0
   * @param value the loss
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"step", "value"})
  public record Point(long step, double value) {}

  /** Leaves out points that are not finite: a diverged run has none after the break. */
  public LossCurve {
    Objects.requireNonNull(name, "name");
    List<Point> finite = new ArrayList<>(points == null ? List.of() : points);
    finite.removeIf(point -> !Double.isFinite(point.value()));
    points = List.copyOf(finite);
  }
}
