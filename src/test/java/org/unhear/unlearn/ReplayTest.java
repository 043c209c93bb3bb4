package org.unhear.unlearn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.unlearn.SmallTask.EXAMPLES;
import static org.unhear.unlearn.SmallTask.MODEL;
import static org.unhear.unlearn.SmallTask.WEIGHT_SEED;
import static org.unhear.unlearn.SmallTask.all;
import static org.unhear.unlearn.SmallTask.forget;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.UnhearException;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.train.Checkpoints;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Order;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.SmallTask.Forgotten;

/** Replay comes to the bits of gold, also with optimizers that remember. */
class ReplayTest {
  private static final int PER_EPOCH = 6;
  private static final int EPOCHS = 3;

  @TempDir private Path folder;

  static List<OptimizerSpec> optimizers() {
    return List.of(new OptimizerSpec.Sgd(0.05, 0.9, 1e-3), OptimizerSpec.adamW(0.01, 0.05));
  }

  private static TrainingSpec spec(OptimizerSpec optimizer) {
    return SmallTask.spec(EPOCHS, optimizer, Order.SLOTS);
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

  private Origin original(CpuDevice device, TrainingSpec spec, int count) {
    return Originals.train(device, MODEL, EXAMPLES, spec, WEIGHT_SEED, folder, count);
  }

  /** Weights after each step that moves them. */
  private static SortedMap<Long, String> weights(CpuDevice device, TrainingSpec spec, Slots slots) {
    SortedMap<Long, String> hashes = new TreeMap<>();
    try (Learner learner = Learner.initialised(device, MODEL, WEIGHT_SEED);
        Trainer trainer = new Trainer(learner, EXAMPLES, slots, spec)) {
      trainer.run(
          (step, total, loss, rate) -> {
            hashes.put(step, learner.weights().sha256());
            assertEquals(step, trainer.optimizer().step());
          });
      assertEquals(EPOCHS * PER_EPOCH, trainer.step());
    }
    return hashes;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsAreThoseOfGold(OptimizerSpec optimizer) {
    TrainingSpec spec = spec(optimizer);
    try (CpuDevice device = new CpuDevice(2)) {
      Origin origin = original(device, spec, 2);
      // Kept after steps 2 and 4 of 6; the last batch of an epoch has 2 examples.
      int[] restarts = {0, 0, 2, 2, 4, 4};
      for (int step = 0; step < PER_EPOCH; step++) {
        int gone = usedFirstIn(device, spec, step, 0);
        Forgotten gold = forget(device, "retrain", origin, gone);
        Forgotten replayed = forget(device, "replay", origin, gone);
        assertEquals(gold.weights(), replayed.weights());
        assertEquals(gold.steps() - restarts[step], replayed.steps(), "forgotten in step " + step);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void trainingIsTheSameUpToTheFirstEmptySlot(OptimizerSpec optimizer) {
    TrainingSpec spec = spec(optimizer);
    Slots all = Slots.of(all());
    try (CpuDevice device = new CpuDevice(2)) {
      SortedMap<Long, String> with = weights(device, spec, all);
      int[] gone = {usedFirstIn(device, spec, 3, 0), usedFirstIn(device, spec, 4, 1)};
      SortedMap<Long, String> without = weights(device, spec, all.without(gone));
      assertEquals(with.headMap(4L), without.headMap(4L));
      with.tailMap(4L).forEach((step, hash) -> assertNotEquals(hash, without.get(step)));
      assertEquals(with, weights(device, spec.withOrder(Order.PACKED), all));
    }
  }

  @Test
  void batchThatIsLeftWithOneExampleMovesNothing() {
    TrainingSpec spec = spec(OptimizerSpec.adamW(0.01, 0.05));
    try (CpuDevice device = new CpuDevice(1)) {
      Origin origin = original(device, spec, PER_EPOCH);
      int[] gone =
          IntStream.range(0, 3).map(place -> usedFirstIn(device, spec, 1, place)).toArray();
      SortedMap<Long, String> weights = weights(device, spec, Slots.of(all()).without(gone));
      assertEquals(Set.of(1L), weights.headMap(3L).keySet());
      Forgotten replayed = forget(device, "replay", origin, gone);
      assertEquals(weights.get(weights.lastKey()), replayed.weights());
      assertEquals(weights.size() - 1, replayed.steps());
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
    assertLacks("--checkpoints", new Origin(slots, 1, List.of(empty)));
  }

  private static void assertLacks(String option, Origin origin) {
    try (CpuDevice device = new CpuDevice(1)) {
      UnhearException refused =
          assertThrows(UnhearException.class, () -> forget(device, "replay", origin, 3));
      assertTrue(refused.hint().contains(option), refused.hint());
    }
  }

  @Test
  void statesOfAnotherTrainingAreRefused() {
    TrainingSpec spec = spec(OptimizerSpec.sgd(0.01));
    try (CpuDevice device = new CpuDevice(1)) {
      Path kept = original(device, spec, 5).checkpoints().get(0).folder();
      Origin other = new Origin(spec, WEIGHT_SEED, List.of(new Checkpoints(kept, "another")));
      int late = usedFirstIn(device, spec, PER_EPOCH - 1, 0);
      assertThrows(UnhearException.class, () -> forget(device, "replay", other, late));
    }
  }
}
