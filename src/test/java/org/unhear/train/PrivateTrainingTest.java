package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.gradients.SampleGradients;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.testing.AllocatedBytes;
import org.unhear.testing.TinyModel;

class PrivateTrainingTest {
  private static final int COUNT = 90;
  private static final Model TINY = new TinyModel(8, 10, 3);
  private static final Examples EXAMPLES = examples();

  private static Examples examples() {
    float[] features = new float[COUNT * 80];
    int[] labels = IntStream.range(0, COUNT).map(i -> i % 3).toArray();
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(i + labels[i / 80]);
    }
    return Examples.of(features, labels);
  }

  private static int[] all() {
    return IntStream.range(0, COUNT).toArray();
  }

  private static TrainingSpec spec(int epochs, int batch, Privacy privacy) {
    return new TrainingSpec(epochs, batch, OptimizerSpec.sgd(0.5), Schedule.constant(), 0, 7)
        .withPrivacy(privacy);
  }

  private static float[] gradient(CpuDevice device, Privacy privacy, int batch, int count) {
    try (Learner learner = Learner.initialised(device, TINY, 1);
        PrivateGradient rule = new PrivateGradient(learner, spec(1, batch, privacy))) {
      rule.gradient(EXAMPLES, all(), 0, count, 3);
      return device.read(learner.gradient(), Math.toIntExact(learner.gradient().elements()));
    }
  }

  /** A noise so small that it is lost in rounding leaves the sum of clipped gradients. */
  @Test
  void gradientIsTheSumOfClippedOnesOverTheExpectedBatch() {
    int count = 37;
    int batch = 32;
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, TINY, 1);
        SampleGradients gradients = new SampleGradients(learner)) {
      int[] members = IntStream.range(0, count).toArray();
      float[][] rows = gradients.rows(EXAMPLES, members);
      double[] norms = gradients.norms(EXAMPLES, members);
      double clip = IntStream.of(members).mapToDouble(i -> norms[i]).sorted().toArray()[count / 2];

      float[] actual = gradient(device, new Privacy(1e-12, clip, 1e-5), batch, count);

      float[] expected = new float[actual.length];
      for (int i = 0; i < count; i++) {
        for (int p = 0; p < expected.length; p++) {
          expected[p] += (float) (rows[i][p] * Math.min(1, clip / norms[i]) / batch);
        }
      }
      assertArrayEquals(expected, actual, 1e-5f);
    }
  }

  @Test
  void noiseHasItsStandardDeviationAlsoWithoutExamples() {
    NormalNoise noise = new NormalNoise(5);
    float[] values = new float[100_000];
    noise.restart(2);
    noise.fill(values, 0, values.length, 3);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / values.length, 0.05);
    assertEquals(9, squares / values.length, 0.2);

    try (CpuDevice device = new CpuDevice(1)) {
      float[] alone = gradient(device, new Privacy(2, 1, 1e-5), 16, 0);
      double square = 0;
      for (float value : alone) {
        square += value * value;
      }
      assertEquals(2.0 / 16, Math.sqrt(square / 72), 0.04);
    }
  }

  @Test
  void batchesArePoissonSamples() {
    PoissonBatches batches =
        new PoissonBatches(
            Slots.of(all()).without(new int[] {4}), spec(200, 16, new Privacy(1, 1, 1e-5)));
    int steps = batches.steps(0);
    assertEquals(6, steps);
    int[] times = new int[COUNT];
    double sum = 0;
    double squares = 0;
    for (int epoch = 0; epoch < 200; epoch++) {
      batches.arrange(epoch);
      for (int step = 0; step < steps; step++) {
        sum += batches.size(step);
        squares += batches.size(step) * batches.size(step);
        for (int i = batches.start(step); i < batches.start(step + 1); i++) {
          times[batches.examples()[i]]++;
        }
      }
    }
    double n = 200.0 * steps;
    double rate = 16.0 / 89;
    assertEquals(16, sum / n, 0.5);
    assertEquals(89 * rate * (1 - rate), squares / n - (sum / n) * (sum / n), 2);
    assertEquals(0, times[4]);
    assertTrue(IntStream.of(times).filter(t -> t > 0).min().orElseThrow() > 150);
  }

  private static String train(int threads, long resumeAt) {
    TrainingSpec spec = spec(2, 16, new Privacy(0.5, 1, 1e-5));
    try (CpuDevice device = new CpuDevice(threads);
        Learner learner = Learner.initialised(device, TINY, 1)) {
      long[] stopped = {0};
      if (resumeAt > 0) {
        try (Trainer first = new Trainer(learner, EXAMPLES, all(), spec)) {
          first.run(
              new TrainingListener() {
                @Override
                public void onStep(long step, long total, double loss, double rate) {
                  stopped[0] = step;
                }

                @Override
                public boolean stopRequested() {
                  return stopped[0] == resumeAt;
                }
              });
        }
      }
      try (Trainer trainer = new Trainer(learner, EXAMPLES, all(), spec)) {
        trainer.resumeAt(stopped[0], 0);
        trainer.run(TrainingListener.none());
      }
      return learner.weights().sha256();
    }
  }

  @Test
  void sameBitsForAnyThreadsAndAfterAStop() {
    String weights = train(1, 0);
    assertEquals(weights, train(2, 0));
    assertEquals(weights, train(1, 5));
  }

  @Test
  void stepsAllocateNothingOnTheHeap() {
    AllocatedBytes allocated = new AllocatedBytes(400);
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, TINY, 1);
        Trainer trainer =
            new Trainer(learner, EXAMPLES, all(), spec(66, 16, new Privacy(1, 1, 1e-5)))) {
      trainer.run(allocated);
    }
    allocated.assertNoneIn(6);
  }

  @Test
  void batchNormIsRefusedByTheNameOfItsLayer() {
    Model res8 = Models.create("res8", Shape.of(8, 10), 3);
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, res8, 1)) {
      TrainingSpec spec = spec(1, 16, new Privacy(1, 1, 1e-5));
      UnhearException refusal =
          assertThrows(
              UnhearException.class, () -> new Trainer(learner, EXAMPLES, all(), spec).close());
      assertTrue(refusal.getMessage().contains("'bn1'"), refusal.getMessage());
      assertTrue(refusal.hint().contains("group norm"), refusal.hint());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 1e-5", "1, -1, 1e-5", "-1, 1, 1e-5", "NaN, 1, 1e-5", "1, 1, 0", "1, 1, 1"})
  void privacyThatIsNoneIsRefused(double noise, double clip, double delta) {
    UsageException refusal =
        assertThrows(UsageException.class, () -> new Privacy(noise, clip, delta));
    assertTrue(refusal.getMessage().contains("private training is"), refusal.getMessage());
    assertNotEquals("", refusal.hint());
  }
}
