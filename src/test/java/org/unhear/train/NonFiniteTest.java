package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.unhear.UnhearException;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.testing.TinyModel;

/** A loss or gradient that is not finite stops a training before the weights are touched. */
class NonFiniteTest {
  private static final int COUNT = 12;
  private static final Model TINY = new TinyModel(8, 10, 3);

  private static Examples examples(int bad, float value) {
    float[] features = new float[COUNT * 80];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(0.3 * i);
    }
    Arrays.fill(features, bad * 80, bad * 80 + 80, value);
    return Examples.of(features, IntStream.range(0, COUNT).map(i -> i % 3).toArray());
  }

  private static TrainingSpec spec(Privacy privacy) {
    return new TrainingSpec(1, COUNT, OptimizerSpec.sgd(0.1), Schedule.constant(), 0, 1)
        .withPrivacy(privacy);
  }

  private static UnhearException refusal(Model model, Examples examples, Privacy privacy) {
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, model, 1);
        Trainer trainer =
            new Trainer(learner, examples, IntStream.range(0, COUNT).toArray(), spec(privacy))) {
      String before = learner.weights().sha256();
      UnhearException refusal =
          assertThrows(UnhearException.class, () -> trainer.run(TrainingListener.none()));
      assertEquals(before, learner.weights().sha256());
      return refusal;
    }
  }

  @Test
  void recordingWhoseFeaturesAreNotNumbersIsNamed() {
    UnhearException refusal = refusal(TINY, examples(7, Float.NaN), Privacy.NONE);
    assertTrue(
        refusal
            .getMessage()
            .endsWith(" is NaN at step 1 of 1, first in the features of example 7."),
        refusal.getMessage());
    assertTrue(refusal.hint().contains("Leave that recording out"), refusal.hint());
  }

  @Test
  void layerThatOverflowsIsNamed() {
    UnhearException refusal = refusal(TINY, examples(3, 3e38f), Privacy.NONE);
    assertTrue(refusal.getMessage().contains("first in 'conv "), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("of example 3"), refusal.getMessage());
    assertTrue(refusal.hint().contains("weights are those before"), refusal.hint());
  }

  /** The sum over a batch would be infinite, though every loss is a number. */
  @Test
  void gradientThatOverflowsIsNamed() {
    UnhearException refusal = refusal(TINY, examples(3, 1e37f), Privacy.NONE);
    assertTrue(refusal.getMessage().contains("is "), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("at step 1 of 1, first in '"), refusal.getMessage());
  }

  @Test
  void runningStatisticsAreAsBefore() {
    Model res8 = Models.create("res8", Shape.of(8, 10), 3);
    UnhearException refusal = refusal(res8, examples(5, Float.NaN), Privacy.NONE);
    assertTrue(refusal.getMessage().contains("of example 5"), refusal.getMessage());
  }

  @Test
  void privateTrainingNamesThemToo() {
    Privacy privacy = new Privacy(1, 1, 1e-5);
    UnhearException refusal = refusal(TINY, examples(7, Float.NaN), privacy);
    assertTrue(refusal.getMessage().contains("features of example 7"), refusal.getMessage());
  }
}
