package org.unhear.evaluate;

import java.util.stream.IntStream;

/**
 * The likelihood-ratio attack. φ = log(p_y/(1−p_y)) ({@link Logits#margins}) of shadow models is
 * taken as normal, for each example once over models trained with it and once over models trained
 * without it. Carlini et al., Membership Inference Attacks From First Principles, S&amp;P 2022.
 */
public final class Lira {
  /** Which standard deviation the normal distributions get; both divide by the count. */
  public enum Deviation {
    /** The example's own. */
    PER_EXAMPLE,
    /**
     * One for all examples: the root of the mean squared deviation from the own mean. For few
     * shadow models.
     */
    POOLED
  }

  /**
   * Shadow models.
   *
   * @param phi [models][examples]
   * @param inside [models][examples], whether that model was trained with that example
   */
  public record Shadows(double[][] phi, boolean[][] inside) {
    private double[] of(int example, boolean side) {
      double[] values =
          IntStream.range(0, phi.length)
              .filter(model -> inside[model][example] == side)
              .mapToDouble(model -> phi[model][example])
              .toArray();
      Check.require(
          values.length > 0,
          "No shadow model was trained %s example %d."
              .formatted(side ? "with" : "without", example),
          "Every example needs shadow models of both kinds.");
      return values;
    }

    private Gaussian[] fit(boolean side, Deviation deviation) {
      int examples = phi[0].length;
      Gaussian[] fits = new Gaussian[examples];
      double squares = 0;
      int count = 0;
      for (int e = 0; e < examples; e++) {
        double[] values = of(e, side);
        fits[e] = Gaussian.fit(values);
        squares += Gaussian.squaredDeviation(values, fits[e].mean());
        count += values.length;
      }
      if (deviation == Deviation.POOLED) {
        double pooled = Math.sqrt(squares / count);
        for (int e = 0; e < examples; e++) {
          fits[e] = fits[e].withSd(pooled);
        }
      }
      return fits;
    }
  }

  private Lira() {}

  /**
   * log N(φ; in) − log N(φ; out) of every example; higher says member.
   *
   * @param target φ of the model under attack, [examples]
   */
  public static double[] online(Shadows shadows, double[] target, Deviation deviation) {
    check(shadows, target);
    Gaussian[] in = shadows.fit(true, deviation);
    Gaussian[] out = shadows.fit(false, deviation);
    return IntStream.range(0, target.length)
        .mapToDouble(e -> in[e].logDensity(target[e]) - out[e].logDensity(target[e]))
        .toArray();
  }

  /**
   * −P(N(out) &gt; φ) of every example, which needs no model trained with it; higher says member.
   *
   * @param target φ of the model under attack, [examples]
   */
  public static double[] offline(Shadows shadows, double[] target, Deviation deviation) {
    check(shadows, target);
    Gaussian[] out = shadows.fit(false, deviation);
    return IntStream.range(0, target.length).mapToDouble(e -> -out[e].tail(target[e])).toArray();
  }

  private static void check(Shadows shadows, double[] target) {
    Check.table("shadow phi", shadows.phi());
    Check.finite("target", target);
    Check.sameLength("target", target.length, "shadow phi[0]", shadows.phi()[0].length);
    Check.sameLength("inside", shadows.inside().length, "shadow phi", shadows.phi().length);
    for (boolean[] row : shadows.inside()) {
      Check.sameLength("inside[…]", row.length, "target", target.length);
    }
  }
}
