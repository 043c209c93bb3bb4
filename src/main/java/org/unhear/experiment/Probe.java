package org.unhear.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.train.Predictor;

/** Measures of a model that cost more than asking it for its outputs once. */
public interface Probe {
  /**
   * A model to be measured.
   *
   * @param method that made it: {@code original}, {@code retrain}, or another
   * @param contender the method with its settings; empty for the original and gold
   * @param model not to be changed
   * @param evaluation its outputs on test, forget and retain set
   */
  record Subject(
      String method,
      Optional<Comparison.Contender> contender,
      Predictor model,
      Evaluation evaluation) {}

  /**
   * What all models of one seed are measured against.
   *
   * @param prepared the data, with the recipe of the original
   * @param budget most bytes of device memory
   */
  record Setting(
      Device device, Prepared prepared, ForgetSet forget, long budget, Monitor monitor) {}

  /** Makes the probes of a seed. */
  interface Factory {
    /** No probes. */
    Factory NONE = setting -> List.of();

    List<Probe> of(Setting setting);

    /** These probes, and then others. */
    default Factory and(Factory others) {
      return setting -> Stream.concat(of(setting).stream(), others.of(setting).stream()).toList();
    }
  }

  /**
   * Measures a model.
   *
   * @return measures by name; none when they do not apply to it
   * @throws StoppedRunException when the monitor asked to stop
   */
  Map<String, Double> measure(Subject subject);
}
