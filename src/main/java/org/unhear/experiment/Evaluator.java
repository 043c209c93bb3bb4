package org.unhear.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.data.Split;
import org.unhear.evaluate.Calibration;
import org.unhear.evaluate.Classification;
import org.unhear.evaluate.Collapse;
import org.unhear.evaluate.Logits;
import org.unhear.evaluate.Zrf;
import org.unhear.experiment.Evaluation.Outputs;
import org.unhear.report.ClassAccuracy;
import org.unhear.train.Learner;
import org.unhear.train.Predictor;

/**
 * Measures models on one data set: accuracies, calibration, membership attacks. Distances between
 * two evaluations are {@link GoldDistance}.
 */
public final class Evaluator {
  private static final int CALIBRATION_BINS = 15;

  private final DatasetExamples examples;
  private final Dataset data;
  private final Optional<ForgetSet> forget;
  private final long seed;

  private Evaluator(DatasetExamples examples, Optional<ForgetSet> forget, long seed) {
    this.examples = examples;
    this.data = examples.dataset();
    this.forget = forget;
    this.seed = seed;
  }

  /** Measures on the test and the training part. */
  public static Evaluator of(DatasetExamples examples) {
    return new Evaluator(examples, Optional.empty(), 0);
  }

  /**
   * Measures on the test set, the forget set and the retain set.
   *
   * @param seed of the splits that attacks are fitted on
   */
  public static Evaluator of(DatasetExamples examples, ForgetSet forget, long seed) {
    return new Evaluator(examples, Optional.of(forget), seed);
  }

  static Evaluator of(Prepared prepared, ForgetSet forget) {
    return of(prepared.examples(), forget, prepared.recipe().seed());
  }

  /**
   * Measures a model.
   *
   * @throws org.unhear.UnhearException when the data has no test part
   */
  public Evaluation evaluate(Predictor model) {
    Map<String, int[]> indices = new LinkedHashMap<>();
    indices.put("test", data.test());
    forget.ifPresentOrElse(
        set -> {
          indices.put("forget", set.forget());
          indices.put("retain", set.retain());
        },
        () -> indices.put("train", data.indices(Split.TRAIN)));
    Map<String, Outputs> parts = new LinkedHashMap<>();
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<ClassAccuracy> classes = new ArrayList<>();
    indices.forEach(
        (part, those) -> {
          Outputs outputs = outputs(model, those);
          Classification result = Classification.of(outputs.logits(), outputs.labels());
          metrics.put(part + "_accuracy", result.accuracy());
          metrics.put(part + "_loss", result.meanLoss());
          classes.addAll(rows(part, result));
          parts.put(part, outputs);
          if (part.equals("test")) {
            metrics.put("test_macro_f1", result.macroF1Present());
            metrics.put("test_calibration_error", calibrationError(outputs));
          }
        });
    forget.ifPresent(
        set -> {
          metrics.putAll(accuraciesByFate(parts.get("test"), set));
          metrics.putAll(MembershipMeasures.of(parts, set, data, seed));
          metrics.put("zrf", zrf(model, parts.get("forget"), set));
        });
    Outputs known = parts.getOrDefault("retain", parts.get("train"));
    return new Evaluation(
        parts,
        flat(model.embeddings(examples, indices.get("test"))),
        metrics,
        classes,
        Collapse.of(known.logits(), known.labels()));
  }

  private Outputs outputs(Predictor model, int[] indices) {
    float[] logits = model.logits(examples, indices);
    int[] labels = IntStream.of(indices).map(data::label).toArray();
    return new Outputs(Logits.of(logits, model.model().classes()), labels);
  }

  private List<ClassAccuracy> rows(String part, Classification result) {
    List<ClassAccuracy> rows = new ArrayList<>();
    List<String> names = data.classNames();
    for (int c = 0; c < names.size(); c++) {
      long clips = Arrays.stream(result.confusion()[c]).sum();
      if (clips > 0) {
        rows.add(new ClassAccuracy(part, names.get(c), clips, result.perClassAccuracy()[c]));
      }
    }
    return rows;
  }

  private static double calibrationError(Outputs outputs) {
    return Calibration.of(outputs.logits(), outputs.labels(), CALIBRATION_BINS).error();
  }

  /** When classes are forgotten as a whole, the test set falls into two kinds of recordings. */
  private Map<String, Double> accuraciesByFate(Outputs test, ForgetSet set) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    int[] gone = set.classLabels(data);
    if (gone.length > 0) {
      accuracy(test, i -> !contains(gone, i))
          .ifPresent(value -> metrics.put("test_retained_accuracy", value));
      accuracy(test, i -> contains(gone, i))
          .ifPresent(value -> metrics.put("test_forgotten_accuracy", value));
    }
    return metrics;
  }

  private static Optional<Double> accuracy(Outputs outputs, IntPredicate ofLabel) {
    int[] those =
        IntStream.range(0, outputs.labels().length)
            .filter(i -> ofLabel.test(outputs.labels()[i]))
            .toArray();
    long right =
        IntStream.of(those)
            .filter(i -> outputs.logits().prediction(i) == outputs.labels()[i])
            .count();
    return those.length == 0 ? Optional.empty() : Optional.of((double) right / those.length);
  }

  private static boolean contains(int[] values, int value) {
    return IntStream.of(values).anyMatch(each -> each == value);
  }

  /** How much like an untrained model of the same kind it is on the forget set. */
  private double zrf(Predictor model, Outputs onForget, ForgetSet set) {
    try (Learner untrained = Learner.initialised(model.device(), model.model(), ~seed)) {
      return Zrf.of(onForget.logits(), outputs(untrained, set.forget()).logits()).bits();
    }
  }

  private static float[] flat(float[][] rows) {
    int width = rows[0].length;
    float[] all = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * width, width);
    }
    return all;
  }
}
