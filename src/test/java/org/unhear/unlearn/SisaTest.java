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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.UnhearException;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.train.Learner;
import org.unhear.train.MeanWeights;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Order;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.SmallTask.Forgotten;

/** Two shards of 11 examples in 3 slices of 3 or 4, each slice for two epochs. */
class SisaTest {
  private static final Order ORDER = new Order(true, 2, 3);
  private static final int EPOCHS = 6;

  @TempDir private Path folder;

  private static TrainingSpec spec(OptimizerSpec optimizer) {
    return SmallTask.spec(EPOCHS, optimizer, ORDER);
  }

  private Origin original(CpuDevice device, TrainingSpec spec) {
    return Originals.train(device, MODEL, EXAMPLES, spec, WEIGHT_SEED, folder, 1);
  }

  /** Steps of a shard without an example, from the first that misses it; 0 when none does. */
  private static long stepsFromFirstUse(
      CpuDevice device, TrainingSpec spec, int shard, int example) {
    Slots slots =
        ORDER.without(new int[0], all(), spec.seed()).get(shard).without(new int[] {example});
    try (Learner learner = Learner.initialised(device, MODEL, 0);
        Trainer trainer = new Trainer(learner, EXAMPLES, slots, spec)) {
      return trainer.totalSteps() - trainer.stepsBeforeEmptySlot();
    }
  }

  @ParameterizedTest
  @MethodSource("org.unhear.unlearn.ReplayTest#optimizers")
  void weightsAreThoseOfGold(OptimizerSpec optimizer) {
    TrainingSpec spec = spec(optimizer);
    try (CpuDevice device = new CpuDevice(2)) {
      Origin origin = original(device, spec);
      Set<Long> costs = new HashSet<>();
      for (int gone = 0; gone < SmallTask.COUNT; gone += 3) {
        Forgotten gold = forget(device, "retrain", origin, gone);
        Forgotten unlearned = forget(device, "sisa", origin, gone);
        assertEquals(gold.weights(), unlearned.weights());
        long needed =
            Math.max(
                stepsFromFirstUse(device, spec, 0, gone), stepsFromFirstUse(device, spec, 1, gone));
        assertTrue(unlearned.steps() >= needed && unlearned.steps() <= gold.steps() / 2);
        costs.add(unlearned.steps());
      }
      assertTrue(costs.size() > 1, "every example was in the same slice: " + costs);
    }
  }

  @Test
  void severalAreForgottenAtOnce() {
    TrainingSpec spec = spec(OptimizerSpec.adamW(0.01, 0.05));
    try (CpuDevice device = new CpuDevice(1)) {
      Origin origin = original(device, spec);
      int[] gone = {1, 6, 9, 20};
      assertEquals(
          forget(device, "retrain", origin, gone).weights(),
          forget(device, "sisa", origin, gone).weights());
    }
  }

  /** Each shard by hand: fresh weights, its own examples, then the mean. */
  @Test
  void goldIsTheMeanOfShardsTrainedApart() {
    TrainingSpec spec = spec(new OptimizerSpec.Sgd(0.05, 0.9, 1e-3));
    int gone = 4;
    try (CpuDevice device = new CpuDevice(1)) {
      MeanWeights mean = new MeanWeights();
      List<String> shards = new ArrayList<>();
      for (Slots slots : ORDER.without(new int[] {gone}, allBut(gone), spec.seed())) {
        try (Learner learner = Learner.initialised(device, MODEL, WEIGHT_SEED);
            Trainer trainer = new Trainer(learner, EXAMPLES, slots, spec)) {
          trainer.run(TrainingListener.none());
          mean.add(learner.weights());
          shards.add(learner.weights().sha256());
        }
      }
      assertNotEquals(shards.get(0), shards.get(1));
      try (Learner learner = Learner.initialised(device, MODEL, 0)) {
        mean.copyTo(learner.weights());
        Origin origin = Origin.of(spec, WEIGHT_SEED);
        assertEquals(learner.weights().sha256(), forget(device, "retrain", origin, gone).weights());
      }
    }
  }

  private static int[] allBut(int gone) {
    return IntStream.of(all()).filter(i -> i != gone).toArray();
  }

  @Test
  void whatTheTrainingLacksIsNamed() {
    TrainingSpec spec = spec(OptimizerSpec.sgd(0.01));
    assertLacks("sisa", "--order sisa", Origin.of(spec.withOrder(Order.SLOTS), 1));
    assertLacks("sisa", "--order sisa:2x3 --checkpoints", Origin.of(spec, 1));
    assertLacks("replay", "--order slots", Origin.of(spec, 1));
  }

  private static void assertLacks(String method, String option, Origin origin) {
    try (CpuDevice device = new CpuDevice(1)) {
      UnhearException refused =
          assertThrows(UnhearException.class, () -> forget(device, method, origin, 3));
      assertTrue(refused.hint().contains(option), refused.hint());
    }
  }
}
