package org.unhear.examples;

import java.util.Optional;
import org.unhear.audio.FeatureSettings;
import org.unhear.data.Corpus;
import org.unhear.data.Dataset;
import org.unhear.data.DatasetOptions;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.data.ProgressListener;
import org.unhear.data.Split;
import org.unhear.data.SplitRule;
import org.unhear.data.Task;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.Evaluator;
import org.unhear.experiment.GoldDistance;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Schedule;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.Origin;
import org.unhear.unlearn.Unlearner;
import org.unhear.unlearn.UnlearningTask;

/**
 * Trains a model to tell speakers apart, makes it forget one, and says how far it then is from a
 * model that never heard that speaker.
 */
public final class ForgetASpeaker {
  private static final long SEED = 0;

  private ForgetASpeaker() {}

  /** Arguments: a corpus, a speaker, a number of epochs. */
  public static void main(String[] args) {
    System.out.printf(
        "closeness to gold: %.3f%n", closenessToGold(args[0], args[1], Integer.parseInt(args[2])));
  }

  static double closenessToGold(String path, String speaker, int epochs) {
    try (Device device = new CpuDevice();
        Corpus corpus = Corpus.open(path).withSplit(SplitRule.parse("takes"))) {
      DatasetOptions options = DatasetOptions.of(FeatureSettings.keywords(), Task.SPEAKERS);
      Dataset data = Dataset.build(corpus, options, ProgressListener.NONE);
      DatasetExamples examples = DatasetExamples.of(data);
      Model model =
          Models.create("res8", Shape.of(data.bands(), data.frames()), data.classNames().size());
      TrainingSpec recipe =
          new TrainingSpec(
              epochs, 64, OptimizerSpec.adamW(2e-3, 0.05), new Schedule.Cosine(0), 0, SEED);

      ForgetSet forget = ForgetRequest.parse("speaker:" + speaker).resolve(data, SEED);
      UnlearningTask task =
          new UnlearningTask(
              examples, forget.forget(), forget.retain(), Optional.of(Origin.of(recipe, SEED)));
      Evaluator evaluator = Evaluator.of(examples, forget, SEED);

      try (Learner original = Learner.initialised(device, model, SEED);
          Trainer trainer = new Trainer(original, examples, data.indices(Split.TRAIN), recipe)) {
        trainer.run(TrainingListener.none());
        try (Learner gold = original.fork();
            Learner unlearned = original.fork()) {
          Unlearner.run("retrain", gold, task, SEED);
          Unlearner.run("neggrad-plus", unlearned, task, SEED);
          return GoldDistance.of(evaluator.evaluate(unlearned), evaluator.evaluate(gold))
              .get("tow");
        }
      }
    }
  }
}
