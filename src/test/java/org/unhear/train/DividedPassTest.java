package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.unhear.device.MemoryLimits;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.nn.Models;

/** A batch that goes through the network in parts gives what it gives as a whole. */
class DividedPassTest {
  private static final int BATCH = 7;
  private static final int CLASSES = 3;
  private static final Model DIVISIBLE = Models.create("kwt-1", Shape.of(16, 20), CLASSES);

  private record Outcome(
      int examplesAtATime, float[] losses, float[] logits, float[] embeddings, float[] gradient) {}

  @Test
  void partsAddUp() {
    Outcome whole = run(DIVISIBLE, Integer.MAX_VALUE, true);
    Outcome parts = run(DIVISIBLE, 3, true);
    assertEquals(3, parts.examplesAtATime());
    assertClose(whole, parts);
  }

  /** Without a look at the losses before backward, both passes run part by part. */
  @Test
  void partsAddUpInOneSweep() {
    assertClose(run(DIVISIBLE, Integer.MAX_VALUE, true), run(DIVISIBLE, 2, false));
  }

  @Test
  void batchStatisticsAreNotDivided() {
    Model tied = Models.create("res8", Shape.of(16, 20), CLASSES);
    assertEquals(BATCH, run(tied, 3, true).examplesAtATime());
  }

  private static void assertClose(Outcome whole, Outcome parts) {
    assertArrayEquals(whole.losses(), parts.losses(), 1e-5f);
    assertArrayEquals(whole.logits(), parts.logits(), 1e-5f);
    assertArrayEquals(whole.embeddings(), parts.embeddings(), 1e-5f);
    assertArrayEquals(whole.gradient(), parts.gradient(), 1e-5f);
  }

  private static Outcome run(Model model, int examples, boolean lookFirst) {
    try (CpuDevice device = new CpuDevice(2)) {
      device.ledger().limit(new MemoryLimits(Long.MAX_VALUE, examples));
      try (Learner learner = Learner.initialised(device, model, 1)) {
        Random random = new Random(3);
        float[] values = new float[Math.toIntExact(BATCH * model.example().size())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextGaussian();
        }
        float[] weights = new float[BATCH];
        for (int i = 0; i < BATCH; i++) {
          weights[i] = (i - 2) / 7f;
        }
        Pass pass = learner.trainingPass(BATCH);
        pass.load(values, new int[] {0, 1, 2, 0, 1, 2, 0});
        learner.zeroGradient();
        pass.random(5, 1).forward();
        if (lookFirst) {
          pass.losses();
        }
        pass.backward(weights);
        int total = (int) learner.weights().parameters().total();
        return new Outcome(
            pass.examplesAtATime(),
            pass.losses().clone(),
            pass.logits().clone(),
            pass.embeddings(),
            device.read(learner.gradient(), total));
      }
    }
  }
}
