package org.unhear.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.evaluate.Collapse;
import org.unhear.evaluate.Logits;
import org.unhear.report.ClassAccuracy;

/**
 * What a model does on the parts of a data set.
 *
 * @param parts outputs by part: {@code test}, and {@code train} or {@code forget} and {@code
 *     retain}
 * @param embeddings inputs of the classifier on the test part, row after row
 * @param metrics measure to value
 * @param classes accuracy by part and class
 * @param collapse whether the model is of any use, judged where it should know best
 */
public record Evaluation(
    Map<String, Outputs> parts,
    float[] embeddings,
    Map<String, Double> metrics,
    List<ClassAccuracy> classes,
    Collapse collapse) {
  /**
   * Outputs on recordings.
   *
   * @param labels [samples]
   */
  public record Outputs(Logits logits, int[] labels) {
    /** Cross-entropies, [samples]. */
    public double[] losses() {
      return logits.losses(labels);
    }
  }

  public Evaluation {
    parts = Map.copyOf(parts);
    metrics = Map.copyOf(metrics);
    classes = List.copyOf(classes);
  }

  /** Outputs on one part. */
  public Outputs part(String name) {
    return parts.get(name);
  }

  /** A measure that every evaluation has. */
  public double metric(String name) {
    return metrics.get(name);
  }

  /** The same with further measures. */
  Evaluation with(Map<String, Double> more) {
    Map<String, Double> all = new LinkedHashMap<>(metrics);
    all.putAll(more);
    return new Evaluation(parts, embeddings, all, classes, collapse);
  }
}
