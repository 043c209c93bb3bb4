package org.unhear.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.unhear.train.TrainingListener;

/** Follows what the thread of a training allocates on the heap. */
public final class AllocatedBytes implements TrainingListener {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long thread = Thread.currentThread().getId();
  private final long[] at;

  /** Of a training of so many steps. */
  public AllocatedBytes(int steps) {
    at = new long[steps + 1];
  }

  @Override
  public void onStep(long step, long total, double loss, double rate) {
    at[(int) step] = threads.getThreadAllocatedBytes(thread);
  }

  /**
   * Of the last 100 steps all but the first of each epoch allocate nothing; that one may sort. A
   * few more are allowed, since the JVM itself allocates at times when it compiles.
   *
   * @param stepsPerEpoch at least 2
   */
  public void assertNoneIn(int stepsPerEpoch) {
    int flat = 0;
    for (int step = at.length - 100; step < at.length; step++) {
      flat += at[step] == at[step - 1] ? 1 : 0;
    }
    int expected = 100 - (100 + stepsPerEpoch - 1) / stepsPerEpoch - 5;
    assertTrue(flat >= expected, "steps without a byte: " + flat + " of 100");
  }
}
