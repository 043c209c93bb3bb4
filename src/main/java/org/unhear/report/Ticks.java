package org.unhear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Where an axis has its marks, and what they say. */
final class Ticks {
  /** Round durations in seconds: tenths, then seconds, minutes and hours people know. */
  private static final double[] DURATIONS = {
    0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 180, 600, 1800, 3600, 10_800, 36_000,
    86_400, 259_200, 864_000
  };

  private static final int MOST = 6;

  private Ticks() {}

  /**
   * One mark.
   *
   * @param value where
   * @param label what it says
   */
  record Tick(double value, String label) {}

  /** Round numbers (1, 2 or 5 times a power of ten) within a range, about five of them. */
  static List<Tick> linear(double low, double high, DoubleFunction<String> label) {
    double step = step(high - low);
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(new Tick(i * step, label.apply(i * step)));
    }
    return ticks;
  }

  /** Percentages of a rate axis; none below 0 or above 100 %. */
  static List<Tick> rates(double low, double high) {
    return linear(Math.max(0, low), Math.min(1, high), rate -> Numbers.shortest(100 * rate) + " %");
  }

  /** Round durations within a logarithmic range of seconds. */
  static List<Tick> durations(double low, double high) {
    List<Tick> ticks = new ArrayList<>();
    for (double seconds : DURATIONS) {
      if (seconds >= low && seconds <= high) {
        ticks.add(new Tick(seconds, duration(seconds)));
      }
    }
    return thinned(ticks);
  }

  private static List<Tick> thinned(List<Tick> ticks) {
    int every = (ticks.size() + MOST - 1) / MOST;
    List<Tick> kept = new ArrayList<>();
    for (int i = 0; i < ticks.size(); i += Math.max(1, every)) {
      kept.add(ticks.get(i));
    }
    return kept;
  }

  private static String duration(double seconds) {
    if (seconds >= 86_400) {
      return Numbers.shortest(seconds / 86_400) + " d";
    }
    if (seconds >= 3600) {
      return Numbers.shortest(seconds / 3600) + " h";
    }
    return seconds >= 60
        ? Numbers.shortest(seconds / 60) + " min"
        : Numbers.shortest(seconds) + " s";
  }

  private static double step(double range) {
    double rough = range / (MOST - 1);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 5}) {
      if (rough <= factor * power * 1.0001) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
