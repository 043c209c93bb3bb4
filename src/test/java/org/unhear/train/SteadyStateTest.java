package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.testing.AllocatedBytes;
import org.unhear.testing.TinyModel;

/** What a step must not do: allocate, grow, or depend on the number of threads. */
class SteadyStateTest {
  private static final Model TINY = new TinyModel(8, 10, 3);
  private static final int EXAMPLES = 50;

  private static Examples examples() {
    float[] features = new float[EXAMPLES * 80];
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      labels[i] = i % 3;
      for (int j = 0; j < 80; j++) {
        features[i * 80 + j] = (float) Math.sin(i * 80 + j + labels[i]);
      }
    }
    return Examples.of(features, labels);
  }

  private static int[] all() {
    return java.util.stream.IntStream.range(0, EXAMPLES).toArray();
  }

  private static TrainingSpec spec(int epochs) {
    return new TrainingSpec(
        epochs, 16, new OptimizerSpec.Sgd(0.05, 0.9, 1e-4), new Schedule.Cosine(0.01), 0, 7);
  }

  /** A norm below that of every gradient here. */
  private static TrainingSpec clipped(int epochs) {
    return spec(epochs).withClip(0.01);
  }

  @Test
  void stepsAllocateNothingOnTheHeap() {
    assertNothingAllocated(spec(100));
  }

  @Test
  void clippedStepsAllocateNothingOnTheHeap() {
    assertNothingAllocated(clipped(100));
  }

  private static void assertNothingAllocated(TrainingSpec spec) {
    AllocatedBytes allocated = new AllocatedBytes(400);
    try (CpuDevice device = new CpuDevice(2);
        Learner learner = Learner.initialised(device, TINY, 1);
        Trainer trainer = new Trainer(learner, examples(), all(), spec)) {
      trainer.run(allocated);
    }
    allocated.assertNoneIn(4);
  }

  @Test
  void tenThousandStepsKeepNativeMemoryFlat() throws IOException {
    try (CpuDevice device = new CpuDevice(2);
        Learner learner = Learner.initialised(device, TINY, 1);
        Trainer trainer = new Trainer(learner, examples(), all(), spec(2_500))) {
      long[] resident = new long[2];
      long[] arenas = new long[2];
      trainer.run(
          (step, total, loss, rate) -> {
            if (step == 1_000 || step == total) {
              arenas[step == total ? 1 : 0] = device.allocatedBytes();
              resident[step == total ? 1 : 0] = nativeBytes();
            }
          });
      assertEquals(10_000, trainer.step());
      assertEquals(arenas[0], arenas[1]);
      assertTrue(
          resident[1] - resident[0] < 8 << 20,
          () ->
              "resident memory outside the heap grew by " + (resident[1] - resident[0]) + " bytes");
    }
  }

  /** Resident bytes without the Java heap, which the collector moves about as it likes. */
  private static long nativeBytes() {
    try {
      String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
      long committed = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
      return Long.parseLong(pages) * 4096 - committed;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    assertEquals(hash(1, spec(3), 12), hash(2, spec(3), 12));
    assertEquals(hash(1, spec(3), 12), hash(5, spec(3), 12));
  }

  @Test
  void clippedBitsDoNotDependOnThreadsNorOnBeingInterrupted() {
    String straight = hash(1, clipped(3), 12);
    assertNotEquals(straight, hash(1, spec(3), 12));
    assertEquals(straight, hash(5, clipped(3), 12));
    assertEquals(straight, hash(2, clipped(3), 5));
  }

  @Test
  void bitsDoNotDependOnBeingInterrupted() {
    assertEquals(hash(2, spec(3), 12), hash(2, spec(3), 5));
    assertEquals(hash(2, spec(3), 12), hash(2, spec(3), 4), "a stop at the end of an epoch");
  }

  /**
   * Weights after a training that was stopped once after {@code stopAfter} of its 12 steps and
   * resumed.
   */
  private static String hash(int threads, TrainingSpec spec, int stopAfter) {
    try (CpuDevice device = new CpuDevice(threads);
        Learner learner = Learner.initialised(device, TINY, 1)) {
      long step;
      float[] states;
      try (Trainer trainer = new Trainer(learner, examples(), all(), spec)) {
        trainer.run(
            new TrainingListener() {
              private long taken;

              @Override
              public void onStep(long at, long total, double loss, double rate) {
                taken = at;
              }

              @Override
              public boolean stopRequested() {
                return taken == stopAfter;
              }
            });
        step = trainer.step();
        states =
            device.read(
                trainer.optimizer().states(), (int) trainer.optimizer().states().elements());
      }
      assertEquals(stopAfter, step);
      try (Learner resumed = learner.fork();
          Trainer trainer = new Trainer(resumed, examples(), all(), spec)) {
        device.write(trainer.optimizer().states(), states);
        trainer.resumeAt(step, 0);
        trainer.run(TrainingListener.none());
        return resumed.weights().sha256();
      }
    }
  }
}
