package org.unhear.evaluate;

/**
 * The global unlearning metric: one number for utility, efficacy and efficiency. Koudounas et al.,
 * 2025 ({@link #of}) and 2026 ({@link #corrected}).
 *
 * @param utility U, how near the F1 is to that of gold
 * @param efficacy E, how far the attack came from the original model's level to gold's
 * @param efficiency T, how much time was saved
 * @param score their weighted harmonic mean
 */
public record Gum(double utility, double efficacy, double efficiency, double score) {
  /** Keeps the divisions of the corrected form finite. */
  private static final double EPSILON = 1e-6;

  /**
   * What was measured.
   *
   * @param f1Unlearned macro F1 of the unlearned model on the test set
   * @param f1Gold macro F1 of the retrained model
   * @param attack accuracies of the membership attack
   * @param time seconds
   */
  public record Measured(double f1Unlearned, double f1Gold, Attack attack, Time time) {
    /** Refuses numbers that cannot be. */
    public Measured {
      Check.share("f1Unlearned", f1Unlearned);
      Check.share("f1Gold", f1Gold);
    }
  }

  /** Accuracies of a membership attack on three models. */
  public record Attack(double unlearned, double gold, double original) {
    /** Refuses numbers that cannot be. */
    public Attack {
      Check.share("attack (unlearned)", unlearned);
      Check.share("attack (gold)", gold);
      Check.share("attack (original)", original);
    }
  }

  /** Seconds that unlearning (0 or more) and retraining (above 0) took. */
  public record Time(double unlearned, double gold) {
    /** Refuses numbers that cannot be. */
    public Time {
      Check.notNegative("time (unlearned)", unlearned);
      Check.positive("time (gold)", gold);
    }
  }

  /** Weights: α of efficacy and β of efficiency, that of utility being 1. */
  public record Weights(double alpha, double beta) {
    /** All three alike. */
    public static final Weights EQUAL = new Weights(1, 1);

    /** Refuses weights that are not positive. */
    public Weights {
      Check.positive("alpha", alpha);
      Check.positive("beta", beta);
    }
  }

  /**
   * The form of 2025. It is not clipped: an unlearned model slower than gold gives a negative
   * score.
   */
  public static Gum of(Measured measured, Weights weights) {
    Attack attack = measured.attack();
    double unlearned = Math.min(attack.unlearned(), attack.original());
    double gold = Math.min(attack.gold(), (unlearned + attack.original()) / 2);
    double u = 1 - Math.abs(measured.f1Gold() - measured.f1Unlearned());
    double left = (unlearned - gold) / (attack.original() - gold);
    double e = attack.original() == gold ? 0 : 1 - left * left;
    double t = 1 - Math.log1p(measured.time().unlearned()) / Math.log1p(measured.time().gold());
    double denominator = denominator(u, e, t, weights);
    return new Gum(u, e, t, denominator == 0 ? 0 : numerator(u, e, t, weights) / denominator);
  }

  /**
   * The corrected form of 2026: utility counts from chance, overshooting gold costs, each part is
   * cut to [0, 1].
   *
   * @param classes of the task; chance is 1/classes
   */
  public static Gum corrected(Measured measured, Weights weights, int classes) {
    Check.require(
        classes >= 2, "classes is " + classes + ".", "A classifier has at least two classes.");
    Attack attack = measured.attack();
    double chance = 1.0 / classes;
    double saturated =
        attack.original() >= attack.gold()
            ? Math.min(attack.unlearned(), attack.original())
            : Math.max(attack.unlearned(), attack.original());
    double u = unit((measured.f1Unlearned() - chance) / (measured.f1Gold() - chance + EPSILON));
    double e =
        unit(
            1
                - Math.abs(saturated - attack.gold())
                    / (Math.abs(attack.original() - attack.gold()) + EPSILON));
    double t =
        unit(
            1
                - Math.log1p(measured.time().unlearned())
                    / (Math.log1p(measured.time().gold()) + EPSILON));
    return new Gum(
        u, e, t, numerator(u, e, t, weights) / (denominator(u, e, t, weights) + EPSILON));
  }

  private static double numerator(double u, double e, double t, Weights weights) {
    return (1 + weights.alpha() + weights.beta()) * u * e * t;
  }

  private static double denominator(double u, double e, double t, Weights weights) {
    return weights.alpha() * e * t + weights.beta() * u * t + u * e;
  }

  private static double unit(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
