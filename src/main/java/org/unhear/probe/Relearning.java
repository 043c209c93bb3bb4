package org.unhear.probe;

import java.util.Map;
import java.util.OptionalDouble;
import org.unhear.experiment.Probe;
import org.unhear.experiment.StoppedRunException;
import org.unhear.experiment.TrainingSettings;
import org.unhear.report.Results;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Schedule;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/**
 * How many steps on D_f bring its accuracy back to that of the original, as {@code
 * relearning_steps}: far fewer than gold needs mean that it was hidden, not forgotten. After Tarun
 * et al., Fast Yet Effective Machine Unlearning, TNNLS 2023.
 *
 * <p>A copy is trained on D_f alone, by the optimizer of the recipe at a tenth of its learning
 * rate, 32 recordings a step. Back means within one point, on 128 recordings of D_f at most, looked
 * at after each step; {@link #MOST_STEPS} means: not within so many. The original is measured
 * first, without it there is nothing to return to. Nothing for ensembles.
 */
public final class Relearning implements Probe {
  /** Where it gives up. */
  public static final int MOST_STEPS = 40;

  private static final int BATCH = 32;
  private static final int LOOKED_AT = 128;
  private static final double TOLERANCE = 0.01;
  private static final double SHARE_OF_RATE = 0.1;

  private final Examples examples;
  private final int[] forget;
  private final int[] looked;
  private final TrainingSpec spec;
  private final Setting setting;
  private OptionalDouble level = OptionalDouble.empty();

  private Relearning(Setting setting) {
    this.setting = setting;
    this.examples = setting.prepared().examples();
    this.forget = setting.forget().forget();
    this.looked = Some.of(forget, LOOKED_AT);
    this.spec = spec(setting.prepared().recipe().training(), setting.prepared().recipe().seed());
  }

  static Probe of(Setting setting) {
    return new Relearning(setting);
  }

  private static TrainingSpec spec(TrainingSettings training, long seed) {
    TrainingSettings.Rule rule = training.rule();
    OptimizerSpec optimizer =
        new TrainingSettings.Rule(
                rule.optimizer(),
                SHARE_OF_RATE * rule.learningRate(),
                rule.momentum(),
                rule.weightDecay())
            .spec();
    return new TrainingSpec(MOST_STEPS, BATCH, optimizer, Schedule.constant(), 0, seed);
  }

  @Override
  public Map<String, Double> measure(Subject subject) {
    if (!(subject.model() instanceof Learner learner) || forget.length < 2) {
      return Map.of();
    }
    if (subject.method().equals(Results.ORIGINAL)) {
      level = OptionalDouble.of(accuracy(learner));
    }
    return level.isEmpty()
        ? Map.of()
        : Map.of("relearning_steps", (double) steps(learner, level.getAsDouble() - TOLERANCE));
  }

  private int steps(Learner learner, double enough) {
    if (accuracy(learner) >= enough) {
      return 0;
    }
    try (Learner copy = learner.fork();
        Trainer trainer = new Trainer(copy, examples, forget, spec)) {
      Watch watch = new Watch(copy, enough);
      trainer.run(watch);
      return watch.steps;
    }
  }

  private double accuracy(Learner learner) {
    return Accuracy.of(learner, examples, looked);
  }

  /** Ends the training when it has learned enough, or too long. */
  private final class Watch implements TrainingListener {
    private final Learner learner;
    private final double enough;
    private int steps;

    Watch(Learner learner, double enough) {
      this.learner = learner;
      this.enough = enough;
    }

    @Override
    public void onStep(long step, long total, double loss, double rate) {
      if (setting.monitor().stopRequested()) {
        throw new StoppedRunException(
            "Stopped while relearning was measured.", "Run the command again to measure it.");
      }
      steps++;
    }

    @Override
    public boolean stopRequested() {
      return steps >= MOST_STEPS || accuracy(learner) >= enough;
    }
  }
}
