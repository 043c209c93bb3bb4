package org.unhear.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.train.Predictor;

/** Measures models of one seed: the usual measures, then the probes. */
public final class Examiner {
  private final Evaluator evaluator;
  private final List<Probe> probes;

  private Examiner(Evaluator evaluator, List<Probe> probes) {
    this.evaluator = evaluator;
    this.probes = List.copyOf(probes);
  }

  /**
   * Makes ready what the probes need, such as shadow models.
   *
   * @throws StoppedRunException when the monitor asked to stop meanwhile; what is ready is kept
   */
  public static Examiner of(Probe.Setting setting, Probe.Factory probes) {
    return new Examiner(Evaluator.of(setting.prepared(), setting.forget()), probes.of(setting));
  }

  /** Takes the usual measures on the test and the training part alone. */
  public static Examiner plain(Prepared prepared) {
    return new Examiner(Evaluator.of(prepared.examples()), List.of());
  }

  /**
   * Measures a model.
   *
   * @param method that made it
   * @param contender the method with its settings; empty for the original and gold
   */
  public Evaluation examine(
      String method, Optional<Comparison.Contender> contender, Predictor model) {
    Evaluation evaluation = evaluator.evaluate(model);
    Probe.Subject subject = new Probe.Subject(method, contender, model, evaluation);
    Map<String, Double> metrics = new LinkedHashMap<>();
    probes.forEach(probe -> metrics.putAll(probe.measure(subject)));
    return evaluation.with(metrics);
  }
}
