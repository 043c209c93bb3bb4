package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.data.Split;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.testing.AllocatedBytes;
import org.unhear.testing.TinyModel;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Schedule;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/** Training on examples that change from epoch to epoch; 4 steps an epoch. */
class AugmentedTrainingTest {
  private static final String ALL = "shift:30,spec:1x2,1x4,noise:NOISE";

  @TempDir private static Path folder;
  private static NoisyCorpus corpus;
  private static Dataset dataset;

  @BeforeAll
  static void makeCorpus() {
    corpus = new NoisyCorpus(folder);
    dataset = corpus.dataset(NoisyCorpus.small(Normalisation.GLOBAL));
  }

  private static TrainingSpec spec(int epochs) {
    return new TrainingSpec(epochs, 8, OptimizerSpec.sgd(0.05), Schedule.constant(), 0, 7);
  }

  private static Learner learner(CpuDevice device) {
    return Learner.initialised(device, new TinyModel(8, 18, 3), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "shift:30,spec:1x2,1x4", ALL})
  void stepsAllocateNothingOnTheHeap(String text) {
    AllocatedBytes allocated = new AllocatedBytes(400);
    try (CpuDevice device = new CpuDevice(2);
        Learner learner = learner(device);
        DatasetExamples examples = corpus.examples(dataset, text, 1, 2);
        Trainer trainer = new Trainer(learner, examples, dataset.indices(Split.TRAIN), spec(100))) {
      trainer.run(allocated);
    }
    allocated.assertNoneIn(4);
  }

  @Test
  void bitsDependOnTheAugmentationAlone() {
    String straight = trained(ALL, 1, 12);
    assertNotEquals(trained("none", 1, 12), straight);
    assertNotEquals(trained("shift:30,spec:1x2,1x4", 1, 12), straight);
    assertEquals(straight, trained(ALL, 4, 12), "more threads");
    assertEquals(straight, trained(ALL, 2, 8), "resumed at an epoch");
    assertEquals(straight, trained(ALL, 2, 6), "resumed within an epoch");
  }

  @Test
  void runsOfARecipeAreAugmentedAsItSays(@TempDir Path runs) {
    String plain = run(runs.resolve("plain"), "none");
    String shifted = run(runs.resolve("shifted"), "shift:30");
    String noisy = run(runs.resolve("noisy"), "shift:30,noise:NOISE");
    assertNotEquals(plain, shifted);
    assertNotEquals(shifted, noisy);
    assertEquals(noisy, run(runs.resolve("again"), "shift:30,noise:NOISE"));
  }

  private static String run(Path folder, String augmentation) {
    TrainingSettings training =
        new TrainingSettings(
            1, 16, new TrainingSettings.Rule("sgd", 0.01, 0, 0), "constant", 0, 0, "packed");
    Recipe recipe = corpus.recipe("res8", training, augmentation);
    try (CpuDevice device = new CpuDevice(2)) {
      TrainingRun.Trained trained =
          TrainingRun.run(
              device,
              Prepared.of(recipe, dataset, 2),
              TrainingRun.Request.original(0, Long.MAX_VALUE),
              new RunFolder(folder),
              Monitor.none());
      trained.model().close();
      return trained.record().weightsSha256();
    }
  }

  /** Weights after 12 steps, of which those after {@code stopAfter} ran in a new process. */
  private static String trained(String text, int threads, int stopAfter) {
    try (CpuDevice device = new CpuDevice(2);
        Learner learner = learner(device)) {
      try (DatasetExamples examples = corpus.examples(dataset, text, 1, threads);
          Trainer trainer = trainer(learner, examples)) {
        trainer.run(stoppingAfter(stopAfter));
        assertEquals(stopAfter, trainer.step());
      }
      try (DatasetExamples examples = corpus.examples(dataset, text, 1, threads);
          Trainer trainer = trainer(learner, examples)) {
        trainer.resumeAt(stopAfter, 0);
        trainer.run(TrainingListener.none());
      }
      return learner.weights().sha256();
    }
  }

  /** Without momentum there is no state to carry over. */
  private static Trainer trainer(Learner learner, DatasetExamples examples) {
    return new Trainer(learner, examples, dataset.indices(Split.TRAIN), spec(3));
  }

  private static TrainingListener stoppingAfter(int steps) {
    return new TrainingListener() {
      private long taken;

      @Override
      public void onStep(long at, long total, double loss, double rate) {
        taken = at;
      }

      @Override
      public boolean stopRequested() {
        return taken == steps;
      }
    };
  }
}
