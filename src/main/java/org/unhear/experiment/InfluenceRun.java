package org.unhear.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.unhear.gradients.Influence;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.SampleGradients.Projections;
import org.unhear.gradients.Solution;
import org.unhear.gradients.Vectors;
import org.unhear.train.Learner;

/** Which training recordings mattered to what a model says of others. */
public final class InfluenceRun {
  /**
   * A training recording; see {@link Influence}.
   *
   * @param index in the data set
   * @param norm ‖g_i‖
   * @param dot g_i · v
   * @param influence the rise of the loss when it is left out, if that was asked for
   */
  public record Row(int index, double norm, double dot, double cosine, OptionalDouble influence) {
    /** What recordings are ranked by: positive helped, negative harmed. */
    public double score() {
      return influence.orElse(dot);
    }
  }

  /**
   * What came out.
   *
   * @param rows all training recordings, most helpful first
   * @param gradientNorm ‖v‖
   * @param solution of the solve, if one was asked for
   */
  public record Result(List<Row> rows, double gradientNorm, Optional<Solution> solution) {}

  private InfluenceRun() {}

  /**
   * Ranks the training recordings.
   *
   * @param of recordings whose mean loss is explained, at least one
   * @param inverse how influence functions are computed; empty for similarity alone
   * @throws org.unhear.UnhearException when the solve does not converge
   * @throws StoppedRunException when the monitor asked to stop
   */
  public static Result run(
      Prepared prepared,
      Learner learner,
      int[] of,
      Optional<InverseSettings> inverse,
      Monitor monitor) {
    int[] training = prepared.training();
    int chunks = SampleGradients.chunks(training.length);
    int classes = prepared.model().classes();
    int solve = inverse.map(each -> chunks + each.passes(training.length, classes)).orElse(0);
    int passes = SampleGradients.chunks(of.length) + chunks + solve;
    try (GradientWork work = new GradientWork(learner, "influence", passes, monitor)) {
      SampleGradients gradients = work.gradients();
      Influence influence = new Influence(gradients, prepared.examples(), of);
      Projections similarity = influence.similarity(training);
      double[] cosines = influence.cosines(similarity);
      double[] v = influence.gradient();
      Optional<Solution> solution =
          inverse.map(
              each -> {
                double square = Vectors.dot(similarity.norms(), similarity.norms());
                return each.solve(
                    new InverseSettings.Problem(
                        gradients, prepared.examples(), training, square / training.length, v),
                    prepared.recipe().seed());
              });
      Optional<double[]> removal = solution.map(each -> influence.ofRemoval(training, each.x()));
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < training.length; i++) {
        rows.add(
            new Row(
                training[i],
                similarity.norms()[i],
                similarity.dots()[i],
                cosines[i],
                removal.isPresent()
                    ? OptionalDouble.of(removal.get()[i])
                    : OptionalDouble.empty()));
      }
      rows.sort(Comparator.comparingDouble((Row row) -> -row.score()));
      work.finish();
      return new Result(List.copyOf(rows), Vectors.norm(v), solution);
    }
  }
}
