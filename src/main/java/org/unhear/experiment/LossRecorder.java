package org.unhear.experiment;

import java.util.ArrayList;
import java.util.List;
import org.unhear.report.LossCurve;

/** Keeps a curve of bounded length of any number of losses: means over equal runs of steps. */
final class LossRecorder {
  private static final int MOST_POINTS = 200;

  private final String name;
  private List<LossCurve.Point> points = new ArrayList<>();
  private int stepsPerPoint = 1;
  private double sum;
  private int count;

  LossRecorder(String name) {
    this.name = name;
  }

  void add(long step, double loss) {
    sum += loss;
    if (++count < stepsPerPoint) {
      return;
    }
    points.add(new LossCurve.Point(step, sum / count));
    sum = 0;
    count = 0;
    if (points.size() == MOST_POINTS) {
      halve();
    }
  }

  private void halve() {
    List<LossCurve.Point> fewer = new ArrayList<>();
    for (int i = 0; i + 1 < points.size(); i += 2) {
      double mean = (points.get(i).value() + points.get(i + 1).value()) / 2;
      fewer.add(new LossCurve.Point(points.get(i + 1).step(), mean));
    }
    points = fewer;
    stepsPerPoint *= 2;
  }

  LossCurve curve() {
    return new LossCurve(name, points);
  }
}
