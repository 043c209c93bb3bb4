package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.device.MemoryLimits;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.nn.Models;

/** Activations that are computed again instead of kept change the memory, not the bits. */
class RecomputationTest {
  private static final int EXAMPLES = 12;
  private static final int CLASSES = 3;

  private record Trained(String weights, long activationBytes) {}

  @ParameterizedTest
  @ValueSource(strings = {"res8", "res15", "bc-resnet-1", "kwt-1", "x-vector"})
  void weightsAreTheSameBits(String name) {
    Model model = Models.create(name, Shape.of(40, 40), CLASSES);
    Trained kept = train(model, Long.MAX_VALUE);
    Trained half = train(model, kept.activationBytes() * 3 / 4);
    Trained least = train(model, 0);
    assertEquals(kept.weights(), half.weights());
    assertEquals(kept.weights(), least.weights());
    assertTrue(
        half.activationBytes() <= kept.activationBytes() * 3 / 4,
        () -> half.activationBytes() + " of " + kept.activationBytes() + " bytes");
    assertTrue(least.activationBytes() <= half.activationBytes());
  }

  private static Trained train(Model model, long activationBytes) {
    try (CpuDevice device = new CpuDevice(2)) {
      device.ledger().limit(new MemoryLimits(activationBytes, Integer.MAX_VALUE));
      TrainingSpec spec =
          new TrainingSpec(2, 6, OptimizerSpec.adam(1e-3), Schedule.constant(), 0, 7);
      try (Learner learner = Learner.initialised(device, model, 1);
          Trainer trainer =
              new Trainer(learner, examples(model), IntStream.range(0, EXAMPLES).toArray(), spec)) {
        trainer.run(TrainingListener.none());
        return new Trained(
            learner.weights().sha256(), learner.trainingPass(6).plan().activationBytes());
      }
    }
  }

  private static Examples examples(Model model) {
    Random random = new Random(3);
    float[] values = new float[Math.toIntExact(EXAMPLES * model.example().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Examples.of(values, IntStream.range(0, EXAMPLES).map(i -> i % CLASSES).toArray());
  }
}
