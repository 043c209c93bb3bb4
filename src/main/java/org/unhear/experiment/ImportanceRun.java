package org.unhear.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.unhear.data.ForgetSet;
import org.unhear.gradients.DiagonalFisher;
import org.unhear.gradients.Importance;
import org.unhear.gradients.SampleGradients;
import org.unhear.train.Learner;

/**
 * How much the answers on D_train, or on D_f and D_r, depend on each parameter of a trained model.
 */
public final class ImportanceRun {
  /** Which Fisher information. */
  public enum Fisher {
    /** Of the labels as they are. */
    EMPIRICAL,
    /** Of the labels that the model expects. */
    TRUE
  }

  /**
   * The importance to a set of recordings.
   *
   * @param set {@code train}, {@code forget} or {@code retain}
   * @param recordings how many there are
   */
  public record Part(String set, int recordings, Importance importance) {}

  private ImportanceRun() {}

  /**
   * Computes it for D_train; with a forget set for D_f and D_r too.
   *
   * @throws StoppedRunException when the monitor asked to stop
   */
  public static List<Part> run(
      Prepared prepared,
      Learner learner,
      Fisher fisher,
      Optional<ForgetSet> forget,
      Monitor monitor) {
    Map<String, int[]> sets = new TreeMap<>();
    forget.ifPresentOrElse(
        set -> {
          sets.put("forget", set.forget());
          sets.put("retain", set.retain());
        },
        () -> sets.put("train", prepared.training()));
    int passesPerChunk = fisher == Fisher.TRUE ? prepared.model().classes() : 1;
    int passes =
        sets.values().stream().mapToInt(each -> SampleGradients.chunks(each.length)).sum()
            * passesPerChunk;
    List<Part> parts = new ArrayList<>();
    try (GradientWork work = new GradientWork(learner, "importance", passes, monitor)) {
      sets.forEach(
          (set, indices) -> parts.add(part(work.gradients(), prepared, fisher, set, indices)));
      work.finish();
    }
    if (parts.size() == 2) {
      parts.add(0, together(parts.get(0), parts.get(1)));
    }
    return parts;
  }

  private static Part part(
      SampleGradients gradients, Prepared prepared, Fisher fisher, String set, int[] indices) {
    double[] values =
        fisher == Fisher.TRUE
            ? DiagonalFisher.expected(gradients, prepared.examples(), indices)
            : DiagonalFisher.empirical(gradients, prepared.examples(), indices);
    return new Part(
        set, indices.length, new Importance(gradients.learner().weights().parameters(), values));
  }

  /** D_train is D_f and D_r, and the Fisher information a mean. */
  private static Part together(Part forget, Part retain) {
    int all = forget.recordings() + retain.recordings();
    double share = (double) retain.recordings() / all;
    return new Part("train", all, forget.importance().mixedWith(retain.importance(), share));
  }
}
