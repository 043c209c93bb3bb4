package org.unhear.evaluate;

/**
 * Tug of war: Π (1 − |unlearned − retrained|) over accuracies on the forget, retain and test sets;
 * 1 is as good as retraining. Zhao et al., What Makes Unlearning Hard and What to Do About It,
 * NeurIPS 2024.
 */
public final class TugOfWar {
  /** Accuracies of both models on one set, between 0 and 1. */
  public record Accuracies(double unlearned, double retrained) {
    private double closeness(String name) {
      Check.share(name + " accuracy (unlearned)", unlearned);
      Check.share(name + " accuracy (retrained)", retrained);
      return 1 - Math.abs(unlearned - retrained);
    }
  }

  private TugOfWar() {}

  /** The score, between 0 and 1. */
  public static double of(Accuracies forget, Accuracies retain, Accuracies test) {
    return forget.closeness("forget") * retain.closeness("retain") * test.closeness("test");
  }
}
