package org.unhear.unlearn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.UnhearException;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.Checkpoints;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Order;
import org.unhear.train.Schedule;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingSpec;

/**
 * Replay comes to the bits of gold, with batch statistics, dropout, a warm-up, and optimizers that
 * remember.
 */
class ReplayTest {
  private static final int COUNT = 22;
  private static final int BATCH = 4;
  private static final int PER_EPOCH = 6;
  private static final int EPOCHS = 3;
  private static final long WEIGHT_SEED = 11;

  /** Has batch norm and dropout. */
  private static final Model MODEL = Models.create("bc-resnet-1", Shape.of(40, 12), 3);

  private static final Examples EXAMPLES = examples();

  @TempDir private Path folder;

  private static Examples examples() {
    int size = 40 * 12;
    float[] features = new float[COUNT * size];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(i + (i / size) % 3 * Math.sqrt(i));
    }
    return Examples.of(features, IntStream.range(0, COUNT).map(i -> i % 3).toArray());
  }

  static List<OptimizerSpec> optimizers() {
    return List.of(new OptimizerSpec.Sgd(0.05, 0.9, 1e-3), OptimizerSpec.adamW(0.01, 0.05));
  }

  private static TrainingSpec spec(OptimizerSpec optimizer) {
    Schedule schedule = new Schedule.Warmup(0.3, new Schedule.Cosine(0.01));
    return new TrainingSpec(EPOCHS, BATCH, optimizer, schedule, 1, 5, Order.SLOTS);
  }

  private static int[] all() {
    return IntStream.range(0, COUNT).toArray();
  }

  private static int[] others(int... gone) {
    return IntStream.range(0, COUNT)
        .filter(i -> IntStream.of(gone).noneMatch(each -> each == i))
        .toArray();
  }

  /** The example that is first used in a step, at a place of its batch. */
  private static int usedFirstIn(CpuDevice device, TrainingSpec spec, int step, int place) {
    try (Learner learner = Learner.initialised(device, MODEL, 0)) {
      return IntStream.of(all())
          .filter(
              i -> {
                Slots slots = Slots.of(all()).without(new int[] {i});
                try (Trainer trainer = new Trainer(learner, EXAMPLES, slots, spec)) {
                  return trainer.stepsBeforeEmptySlot() == step;
                }
              })
          .skip(place)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Trains with all examples, keeps states, and gives the hash after every step. */
  private static List<String> train(
      CpuDevice device, TrainingSpec spec, Slots slots, Checkpoints checkpoints, int count) {
    List<String> hashes = new ArrayList<>();
    try (Learner learner = Learner.initialised(device, MODEL, WEIGHT_SEED);
        Trainer trainer = new Trainer(learner, EXAMPLES, slots, spec)) {
      trainer.run(
          (step, total, loss, rate) -> {
            hashes.add(learner.weights().sha256());
            if (Checkpoints.isDue(trainer, count)) {
              checkpoints.keep(trainer, 0);
            }
          });
    }
    return hashes;
  }

  private record Forgotten(String weights, long steps) {}

  private static Forgotten run(CpuDevice device, String method, Origin origin, int... gone) {
    UnlearningTask task = new UnlearningTask(EXAMPLES, gone, others(gone), Optional.of(origin));
    try (Learner learner = Learner.initialised(device, MODEL, 99)) {
      long steps = Unlearner.run(method, learner, task, 3).steps();
      return new Forgotten(learner.weights().sha256(), steps);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsAreThoseOfGold(OptimizerSpec optimizer) {
    TrainingSpec spec = spec(optimizer);
    Checkpoints checkpoints = new Checkpoints(folder, "recipe");
    Origin origin = new Origin(spec, WEIGHT_SEED, Optional.of(checkpoints));
    try (CpuDevice device = new CpuDevice(2)) {
      List<String> original = train(device, spec, Slots.of(all()), checkpoints, 2);
      // Kept after steps 2 and 4 of 6; the last batch of an epoch has 2 examples.
      int[] restarts = {0, 0, 2, 2, 4, 4};
      for (int step = 0; step < PER_EPOCH; step++) {
        int[] gone = {usedFirstIn(device, spec, step, 0)};
        Forgotten gold = run(device, "retrain", origin, gone);
        Forgotten replayed = run(device, "replay", origin, gone);
        assertEquals(gold.weights(), replayed.weights());
        assertNotEquals(original.get(EPOCHS * PER_EPOCH - 1), gold.weights());
        assertEquals(gold.steps() - restarts[step], replayed.steps(), "forgotten in step " + step);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void trainingIsTheSameUpToTheFirstEmptySlot(OptimizerSpec optimizer) {
    TrainingSpec spec = spec(optimizer);
    Checkpoints none = new Checkpoints(folder, "");
    try (CpuDevice device = new CpuDevice(2)) {
      List<String> with = train(device, spec, Slots.of(all()), none, 0);
      int[] gone = {usedFirstIn(device, spec, 3, 0), usedFirstIn(device, spec, 4, 1)};
      List<String> without = train(device, spec, Slots.of(all()).without(gone), none, 0);
      assertEquals(with.subList(0, 3), without.subList(0, 3));
      assertNotEquals(with.get(3), without.get(3));
      assertEquals(
          with.get(EPOCHS * PER_EPOCH - 1),
          train(device, spec.withOrder(Order.PACKED), Slots.of(all()), none, 0)
              .get(EPOCHS * PER_EPOCH - 1),
          "the order matters only to those left out");
    }
  }

  @Test
  void batchThatIsLeftWithOneExampleMovesNothing() {
    TrainingSpec spec = spec(OptimizerSpec.adamW(0.01, 0.05));
    Checkpoints checkpoints = new Checkpoints(folder, "recipe");
    Origin origin = new Origin(spec, WEIGHT_SEED, Optional.of(checkpoints));
    try (CpuDevice device = new CpuDevice(1)) {
      train(device, spec, Slots.of(all()), checkpoints, PER_EPOCH);
      int[] gone =
          IntStream.range(0, 3).map(place -> usedFirstIn(device, spec, 1, place)).toArray();
      List<Long> steps = new ArrayList<>();
      List<String> hashes = new ArrayList<>();
      try (Learner learner = Learner.initialised(device, MODEL, WEIGHT_SEED);
          Trainer trainer = new Trainer(learner, EXAMPLES, Slots.of(all()).without(gone), spec)) {
        trainer.run(
            (step, total, loss, rate) -> {
              steps.add(step);
              hashes.add(learner.weights().sha256());
              assertEquals(step, trainer.optimizer().step());
            });
        assertEquals(EPOCHS * PER_EPOCH, trainer.step());
      }
      assertEquals(List.of(1L, 3L), steps.subList(0, 2));
      Forgotten replayed = run(device, "replay", origin, gone);
      assertEquals(hashes.get(hashes.size() - 1), replayed.weights());
      assertEquals(steps.size() - 1, replayed.steps());
    }
  }

  @Test
  void statesAreKeptEvenlyWithinTheFirstEpoch() {
    assertEquals(List.of(), kept(0));
    assertEquals(List.of(3L), kept(1));
    assertEquals(List.of(2L, 4L), kept(2));
    assertEquals(List.of(2L, 3L, 5L), kept(3));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), kept(5));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), kept(100));
  }

  private static List<Long> kept(int count) {
    List<Long> steps = new ArrayList<>();
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, MODEL, 0);
        Trainer trainer = new Trainer(learner, EXAMPLES, all(), spec(OptimizerSpec.sgd(0.01)))) {
      for (long step = 0; step < trainer.totalSteps(); step++) {
        trainer.resumeAt(step, 0);
        if (Checkpoints.isDue(trainer, count)) {
          steps.add(step);
        }
      }
    }
    return steps;
  }

  @Test
  void whatTheTrainingLacksIsNamed() {
    TrainingSpec slots = spec(OptimizerSpec.sgd(0.01));
    Checkpoints empty = new Checkpoints(folder, "");
    assertLacks("--order slots", Origin.of(slots.withOrder(Order.PACKED), 1));
    assertLacks("--checkpoints", Origin.of(slots, 1));
    assertLacks("--checkpoints", new Origin(slots, 1, Optional.of(empty)));
  }

  private static void assertLacks(String option, Origin origin) {
    try (CpuDevice device = new CpuDevice(1)) {
      UnhearException refused =
          assertThrows(UnhearException.class, () -> run(device, "replay", origin, 3));
      assertTrue(refused.hint().contains(option), refused.hint());
    }
  }

  @Test
  void statesOfAnotherTrainingAreRefused() {
    TrainingSpec spec = spec(OptimizerSpec.sgd(0.01));
    try (CpuDevice device = new CpuDevice(1)) {
      train(device, spec, Slots.of(all()), new Checkpoints(folder, "one"), 5);
      Origin other = new Origin(spec, WEIGHT_SEED, Optional.of(new Checkpoints(folder, "another")));
      int[] late = {usedFirstIn(device, spec, PER_EPOCH - 1, 0)};
      assertThrows(UnhearException.class, () -> run(device, "replay", other, late));
    }
  }
}
