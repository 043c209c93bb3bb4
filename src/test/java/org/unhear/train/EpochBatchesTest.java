package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Leaving examples out takes them from their batches and moves no other. */
class EpochBatchesTest {
  private static final int EPOCHS = 6;

  private static int[] examples(int count) {
    return IntStream.range(0, count).map(i -> 5 * i + 2).toArray();
  }

  private static EpochBatches of(Slots slots, int batch, long seed) {
    OptimizerSpec any = OptimizerSpec.sgd(1);
    return new EpochBatches(
        slots, new TrainingSpec(EPOCHS, batch, any, Schedule.constant(), 0, seed));
  }

  private static List<List<Integer>> batches(EpochBatches batches, int epoch) {
    batches.arrange(epoch);
    List<List<Integer>> all = new ArrayList<>();
    for (int step = 0; step < batches.steps(epoch); step++) {
      int start = batches.start(step);
      int[] batch = Arrays.copyOfRange(batches.examples(), start, start + batches.size(step));
      all.add(IntStream.of(batch).boxed().toList());
    }
    return all;
  }

  @Property(tries = 300)
  void othersStayWhereTheyWere(
      @ForAll @IntRange(min = 2, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 9) int batch,
      @ForAll @Size(max = 12) Set<@IntRange(min = 0, max = 39) Integer> places,
      @ForAll long seed) {
    int[] all = examples(count);
    Set<Integer> gone =
        places.stream().filter(i -> i < count).map(i -> all[i]).collect(Collectors.toSet());
    EpochBatches whole = of(Slots.of(all), batch, seed);
    Slots holed = Slots.of(all).without(gone.stream().mapToInt(i -> i).toArray());
    EpochBatches some = of(holed, batch, seed);
    long firstDifference = whole.firstStep(EPOCHS);
    Set<Integer> sizes = new TreeSet<>();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      List<List<Integer>> full = batches(whole, epoch);
      List<List<Integer>> left = batches(some, epoch);
      assertEquals(full.size(), left.size());
      for (int step = 0; step < full.size(); step++) {
        List<Integer> expected = new ArrayList<>(full.get(step));
        if (expected.removeAll(gone)) {
          firstDifference = Math.min(firstDifference, whole.firstStep(epoch) + step);
        }
        assertEquals(expected.size() < Math.min(2, batch) ? List.of() : expected, left.get(step));
        sizes.add(left.get(step).size());
      }
    }
    sizes.remove(0);
    assertEquals(firstDifference, some.stepsBeforeEmptySlot());
    assertEquals(sizes, some.sizes().stream().boxed().collect(Collectors.toSet()));
  }

  @Property(tries = 100)
  void everyExampleIsThereOnceButForOneLeftOver(
      @ForAll @IntRange(min = 2, max = 40) int count,
      @ForAll @IntRange(min = 2, max = 9) int batch,
      @ForAll long seed) {
    BitSet seen = new BitSet();
    int total = 0;
    for (List<Integer> each : batches(of(Slots.of(examples(count)), batch, seed), 0)) {
      each.forEach(seen::set);
      total += each.size();
    }
    boolean leftOver = count % batch == 1;
    assertEquals(leftOver ? count - 1 : count, total);
    assertEquals(total, seen.cardinality());
  }

  @Test
  void epochsAndSeedsDiffer() {
    EpochBatches batches = of(Slots.of(examples(30)), 8, 1);
    Set<List<List<Integer>>> different =
        Set.of(
            batches(batches, 0), batches(batches, 1), batches(of(Slots.of(examples(30)), 8, 2), 0));
    assertEquals(3, different.size());
  }

  @Test
  void slicesEnterOneAfterTheOther() {
    int[][] slices = {{4, 2}, {9, 7, 8, 6}, {1, 3}};
    EpochBatches batches = of(Slots.of(slices).without(new int[] {8}), 2, 3);
    List<Set<Integer>> entered =
        List.of(Set.of(2, 4), Set.of(2, 4, 6, 7, 9), Set.of(1, 2, 3, 4, 6, 7, 9));
    Set<Integer> seen = new TreeSet<>();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (List<Integer> batch : batches(batches, epoch)) {
        assertTrue(entered.get(epoch / 2).containsAll(batch));
        seen.addAll(batch);
      }
      long first = batches.firstStep(epoch);
      assertEquals(epoch == 2 || epoch == 4, batches.beginsSlice(first));
      assertEquals(epoch, batches.epochOf(first));
      assertEquals(epoch, batches.epochOf(batches.firstStep(epoch + 1) - 1));
    }
    assertEquals(entered.get(2), seen);
    assertEquals(List.of(1, 1, 3, 3, 4, 4), epochs(batches::steps));
    assertEquals(EPOCHS, batches.epochOf(batches.firstStep(EPOCHS)));
    assertFalse(batches.beginsSlice(batches.firstStep(EPOCHS)));
    long before = batches.stepsBeforeEmptySlot();
    assertTrue(before >= 2 && before < 5, () -> "after " + before);
  }

  private static List<Integer> epochs(IntUnaryOperator ofEpoch) {
    return IntStream.range(0, EPOCHS).map(ofEpoch).boxed().toList();
  }
}
