package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExamplesTest {
  /** Two examples of up to three values; the second ends after two. */
  private static final Examples OWN_LENGTHS =
      new Examples() {
        private final float[][] values = {{1, 2, 3}, {4, 5}};

        @Override
        public int size() {
          return 2;
        }

        @Override
        public int exampleSize() {
          return 3;
        }

        @Override
        public void copy(int index, float[] target, int offset) {
          System.arraycopy(values[index], 0, target, offset, values[index].length);
        }

        @Override
        public int label(int index) {
          return index;
        }

        @Override
        public int length(int index) {
          return values[index].length;
        }

        @Override
        public String name(int index) {
          return "recording " + index;
        }
      };

  /** A label is all that changes: padding stays padding, and a name stays a name. */
  @Test
  void otherLabelsLeaveTheRestAsItIs() {
    Examples others = OWN_LENGTHS.labelled(index -> 7 - index);
    assertEquals(7, others.label(0));
    assertEquals(6, others.label(1));
    assertEquals(2, others.size());
    assertEquals(3, others.exampleSize());
    assertEquals(3, others.length(0));
    assertEquals(2, others.length(1));
    assertEquals("recording 1", others.name(1));
    float[] copied = new float[4];
    others.copy(1, copied, 1);
    assertArrayEquals(new float[] {0, 4, 5, 0}, copied);
  }
}
