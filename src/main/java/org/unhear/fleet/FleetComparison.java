package org.unhear.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.unhear.data.ForgetSet;
import org.unhear.evaluate.Classification;
import org.unhear.evaluate.ForgettingQuality;
import org.unhear.evaluate.Klom;
import org.unhear.evaluate.Logits;
import org.unhear.evaluate.ULira;
import org.unhear.experiment.Prepared;

/**
 * Sets models that unlearned beside models that were retrained, by their margins φ: U-LiRA on D_f,
 * with one model of each kind held out at a time; KLoM on D_f and D_t; forgetting quality and score
 * of the NeurIPS 2023 challenge, with φ on D_f as output.
 */
final class FleetComparison {
  private final Prepared prepared;
  private final ForgetSet forget;
  private final List<float[]> oracle;

  /**
   * @param oracle logits of retrained models on all recordings, at least two
   */
  FleetComparison(Prepared prepared, ForgetSet forget, List<float[]> oracle) {
    this.prepared = prepared;
    this.forget = forget;
    this.oracle = oracle;
  }

  /**
   * Measures by name.
   *
   * @param models logits of the models on all recordings, as many as there are in the oracle
   */
  Map<String, Double> measure(List<float[]> models) {
    int[] test = prepared.data().test();
    double[][] margins = margins(models, forget.forget());
    double[][] ofOracle = margins(oracle, forget.forget());
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("ulira_accuracy", heldOut(margins, ofOracle));
    metrics.put("klom_forget", mean(Klom.STANDARD.of(margins, ofOracle)));
    metrics.put("klom_test", mean(Klom.STANDARD.of(margins(models, test), margins(oracle, test))));
    ForgettingQuality quality =
        ForgettingQuality.of(margins, ofOracle, ForgettingQuality.Settings.STANDARD);
    metrics.put("challenge_quality", quality.quality());
    ForgettingQuality.Accuracies onRetain = accuracies(models, forget.retain());
    ForgettingQuality.Accuracies onTest = accuracies(models, test);
    if (onRetain.retrained() > 0 && onTest.retrained() > 0) {
      metrics.put("challenge_score", quality.finalScore(onRetain, onTest));
    }
    return metrics;
  }

  private static double heldOut(double[][] unlearned, double[][] retrained) {
    return IntStream.range(0, unlearned.length)
        .mapToDouble(
            t ->
                ULira.of(
                        without(unlearned, t),
                        without(retrained, t),
                        new double[][] {unlearned[t], retrained[t]},
                        new boolean[] {true, false})
                    .accuracy())
        .average()
        .orElseThrow();
  }

  private static double[][] without(double[][] rows, int left) {
    return IntStream.range(0, rows.length)
        .filter(i -> i != left)
        .mapToObj(i -> rows[i])
        .toArray(double[][]::new);
  }

  private ForgettingQuality.Accuracies accuracies(List<float[]> models, int[] indices) {
    return new ForgettingQuality.Accuracies(
        accuracy(models.stream(), indices), accuracy(oracle.stream(), indices));
  }

  private double accuracy(Stream<float[]> models, int[] indices) {
    int[] labels = labels(indices);
    return models
        .mapToDouble(model -> Classification.of(logits(model, indices), labels).accuracy())
        .average()
        .orElseThrow();
  }

  private double[][] margins(List<float[]> models, int[] indices) {
    int[] labels = labels(indices);
    return models.stream()
        .map(model -> logits(model, indices).margins(labels))
        .toArray(double[][]::new);
  }

  private int[] labels(int[] indices) {
    return IntStream.of(indices).map(prepared.data()::label).toArray();
  }

  private Logits logits(float[] model, int[] indices) {
    int classes = prepared.model().classes();
    float[] rows = new float[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(model, indices[i] * classes, rows, i * classes, classes);
    }
    return Logits.of(rows, classes);
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }
}
