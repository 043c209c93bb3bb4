package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Leaving examples out takes them from their batches and moves no other. */
class EpochBatchesTest {
  private static final int EPOCHS = 3;

  private static int[] examples(int count) {
    return IntStream.range(0, count).map(i -> 5 * i + 2).toArray();
  }

  private static List<List<Integer>> batches(EpochBatches batches, int epoch) {
    batches.arrange(epoch);
    List<List<Integer>> all = new ArrayList<>();
    for (int step = 0; step < batches.steps(); step++) {
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
    EpochBatches whole = new EpochBatches(Slots.of(all), batch, seed);
    Slots holed = Slots.of(all).without(gone.stream().mapToInt(i -> i).toArray());
    EpochBatches some = new EpochBatches(holed, batch, seed);
    long firstDifference = (long) EPOCHS * whole.steps();
    Set<Integer> sizes = new TreeSet<>();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      List<List<Integer>> full = batches(whole, epoch);
      List<List<Integer>> left = batches(some, epoch);
      assertEquals(full.size(), left.size());
      for (int step = 0; step < full.size(); step++) {
        List<Integer> expected = new ArrayList<>(full.get(step));
        if (expected.removeAll(gone)) {
          firstDifference = Math.min(firstDifference, (long) epoch * full.size() + step);
        }
        assertEquals(expected.size() < Math.min(2, batch) ? List.of() : expected, left.get(step));
        sizes.add(left.get(step).size());
      }
    }
    sizes.remove(0);
    assertEquals(firstDifference, some.stepsBeforeEmptySlot(EPOCHS));
    assertEquals(sizes, some.sizes(EPOCHS).stream().boxed().collect(Collectors.toSet()));
  }

  @Property(tries = 100)
  void everyExampleIsThereOnceButForOneLeftOver(
      @ForAll @IntRange(min = 2, max = 40) int count,
      @ForAll @IntRange(min = 2, max = 9) int batch,
      @ForAll long seed) {
    BitSet seen = new BitSet();
    int total = 0;
    for (List<Integer> each :
        batches(new EpochBatches(Slots.of(examples(count)), batch, seed), 0)) {
      each.forEach(seen::set);
      total += each.size();
    }
    boolean leftOver = count % batch == 1;
    assertEquals(leftOver ? count - 1 : count, total);
    assertEquals(total, seen.cardinality());
  }

  @Test
  void epochsAndSeedsDiffer() {
    EpochBatches batches = new EpochBatches(Slots.of(examples(30)), 8, 1);
    Set<List<List<Integer>>> different =
        Set.of(
            batches(batches, 0),
            batches(batches, 1),
            batches(new EpochBatches(Slots.of(examples(30)), 8, 2), 0));
    assertEquals(3, different.size());
  }

  @Test
  void packedOrderFillsBatches() {
    int[] gone = {2, 7};
    int[] others = IntStream.of(examples(10)).filter(i -> i > 7).toArray();
    assertEquals(8, Order.PACKED.without(gone, others).size());
    assertEquals(10, Order.SLOTS.without(gone, others).size());
    assertEquals(8, Order.SLOTS.without(gone, others).present());
  }
}
