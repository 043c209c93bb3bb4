package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.UnhearException;
import org.unhear.UsageException;

class OrderTest {
  private static final int[] NONE = {};

  private static int[] upTo(int count) {
    return IntStream.range(0, count).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"packed", "slots", "sisa:5x4", "sisa:3x1", "sisa:1x2"})
  void textIsReadAsItWasWritten(String text) {
    assertEquals(text, Order.parse(text).toString());
  }

  @Test
  void textsThatMeanTheSame() {
    assertEquals(new Order(true, 5, 4), Order.parse("sisa"));
    assertEquals(Order.SLOTS, Order.parse("sisa:1x1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"slot", "", "sisa:", "sisa:4", "sisa:0x4", "sisa:4x0", "sisa:4x9999"})
  void otherTextsAreRefused(String text) {
    assertThrows(UsageException.class, () -> Order.parse(text));
  }

  @Test
  void packedOrderHasNoPlacesForWhatIsLeftOut() {
    int[] gone = {0, 1};
    int[] others = {2, 3, 4};
    assertEquals(3, Order.PACKED.without(gone, others, 0).get(0).size());
    Slots slots = Order.SLOTS.without(gone, others, 0).get(0);
    assertEquals(5, slots.size());
    assertEquals(3, slots.present());
  }

  @Test
  void shardsDivideTheExamplesEvenly() {
    List<Slots> shards = new Order(true, 3, 4).without(NONE, upTo(50), 1);
    assertEquals(3, shards.size());
    int[] together = shards.stream().flatMapToInt(OrderTest::all).sorted().toArray();
    assertTrue(Arrays.equals(upTo(50), together));
    for (Slots shard : shards) {
      assertEquals(4, shard.slices());
      for (int slice = 1; slice < 4; slice++) {
        int entering = shard.entered(slice + 1).length - shard.entered(slice).length;
        assertTrue(entering == 4 || entering == 5, () -> "a slice of " + entering);
      }
    }
    int[] other = all(new Order(true, 3, 4).without(NONE, upTo(50), 2).get(0)).toArray();
    assertNotEquals(all(shards.get(0)).boxed().toList(), IntStream.of(other).boxed().toList());
  }

  private static IntStream all(Slots shard) {
    return IntStream.of(shard.entered(shard.slices()));
  }

  @Test
  void leavingOutMovesNobodyToAnotherShardOrSlice() {
    Order order = new Order(true, 2, 3);
    int[] gone = {3, 17, 22};
    int[] others = upTo(30);
    others = IntStream.of(others).filter(i -> i != 3 && i != 17 && i != 22).toArray();
    List<Slots> whole = order.without(NONE, upTo(30), 7);
    List<Slots> holed = order.without(gone, others, 7);
    for (int k = 0; k < 2; k++) {
      for (int slices = 1; slices <= 3; slices++) {
        assertTrue(Arrays.equals(whole.get(k).entered(slices), holed.get(k).entered(slices)));
      }
    }
    assertEquals(27, holed.stream().mapToInt(Slots::present).sum());
    assertEquals(
        3, Stream.of(3, 17, 22).filter(i -> holed.stream().anyMatch(s -> s.isEmpty(i))).count());
  }

  @Test
  void tooFewExamplesForTheSlicesAreRefused() {
    assertEquals(2, new Order(true, 2, 3).without(NONE, upTo(12), 0).size());
    assertThrows(UnhearException.class, () -> new Order(true, 2, 3).without(NONE, upTo(11), 0));
  }

  @Test
  void slicedTrainingSeesAsManyExamples() {
    assertEquals(20, Order.SLOTS.epochs(20));
    assertEquals(20, new Order(true, 5, 1).epochs(20));
    assertEquals(32, new Order(true, 1, 4).epochs(20));
    assertEquals(4, new Order(true, 1, 4).epochs(1));
  }
}
