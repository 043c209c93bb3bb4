package org.unhear.unlearn;

import static org.unhear.unlearn.Hyperparameter.whole;

import java.util.List;
import org.unhear.train.OptimizerSpec;

/** Hyperparameters that methods have in common. */
public final class Settings {
  private Settings() {}

  /**
   * What {@link UnlearningContext#descent()} reads: epochs, update rule, clipping, decay of the
   * learning rate, step budget, re-weighting; with the method's own between.
   *
   * @param rule the default update rule
   */
  public static List<Hyperparameter> descent(
      OptimizerSpec rule, int epochs, Hyperparameter... own) {
    return DescentSettings.hyperparameters(rule, epochs, own);
  }

  /**
   * The same for a method that goes over D_f alone: its passes are short, and a search tries
   * different numbers of them.
   */
  public static List<Hyperparameter> descentOverForget(
      OptimizerSpec rule, int epochs, Hyperparameter... own) {
    return descent(rule, epochs, own).stream()
        .map(each -> each.name().equals("epochs") ? each.searched(1, 12) : each)
        .toList();
  }

  /** The size of the batches of a stream, read by {@link UnlearningContext#batches}. */
  public static Hyperparameter batch(String stream, int standard) {
    return whole(
        stream + "_batch",
        standard,
        1,
        1 << 20,
        "recordings of D_" + stream.charAt(0) + " in a step");
  }
}
