package org.unhear.experiment;

import java.util.Arrays;
import java.util.Optional;
import org.unhear.UnhearException;

/**
 * Computes noisy features ahead of their use, on threads of its own and in the order in which clips
 * were announced; whoever takes them in that order allocates nothing. One thread may announce and
 * copy. Closing lets the threads end.
 */
final class FeaturesAhead implements AutoCloseable {
  private static final int EMPTY = -1;

  /** Clips that are ready at most: a few batches, some megabytes. */
  private static final int WINDOW = 128;

  private record Task(int round, int position, int epoch, int clip) {}

  private final NoisyFeatures features;

  // All fields below are guarded by this object.
  private final float[][] slots;
  private final int[] positions = new int[WINDOW];
  private int[] order = new int[0];
  private int count;
  private int epoch;
  private int begun;
  private int taken;
  private int round;
  private boolean closed;
  private Optional<Throwable> failure = Optional.empty();

  FeaturesAhead(NoisyFeatures features, int threads) {
    this.features = features;
    this.slots = new float[WINDOW][features.size()];
    for (int t = 0; t < threads; t++) {
      NoisyFeatures another = features.another();
      Thread thread = new Thread(() -> work(another), "noisy features " + t);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Begins with {@code clips[first … first + n)} and forgets what was announced before. */
  synchronized void announce(int ofEpoch, int[] clips, int first, int n) {
    if (order.length < n) {
      order = new int[n];
    }
    count = 0;
    for (int i = first; i < first + n; i++) {
      if (features.isNoisy(ofEpoch, clips[i])) {
        order[count++] = clips[i];
      }
    }
    Arrays.fill(positions, EMPTY);
    epoch = ofEpoch;
    begun = 0;
    taken = 0;
    round++;
    notifyAll();
  }

  /**
   * Copies the features of a clip that gets noise in an epoch.
   *
   * @return false when it gets none; then nothing is written
   */
  boolean copy(int ofEpoch, int clip, float[] target) {
    if (!features.isNoisy(ofEpoch, clip)) {
      return false;
    }
    if (!take(ofEpoch, clip, target)) {
      features.compute(ofEpoch, clip, target);
    }
    return true;
  }

  /** Takes the features of a clip, and waits for them, if it is the next that was announced. */
  private synchronized boolean take(int ofEpoch, int clip, float[] target) {
    if (ofEpoch != epoch || taken == count || order[taken] != clip) {
      return false;
    }
    int slot = taken % WINDOW;
    while (positions[slot] != taken && failure.isEmpty() && !closed) {
      await();
    }
    if (failure.isPresent()) {
      throw new IllegalStateException("Features could not be computed.", failure.get());
    }
    if (closed) {
      return false;
    }
    System.arraycopy(slots[slot], 0, target, 0, target.length);
    taken++;
    notifyAll();
    return true;
  }

  private void work(NoisyFeatures own) {
    float[] buffer = new float[own.size()];
    try {
      for (Optional<Task> next = next(); next.isPresent(); next = next()) {
        Task task = next.get();
        own.compute(task.epoch, task.clip, buffer);
        buffer = put(task, buffer);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private synchronized Optional<Task> next() {
    while (!closed && (begun == count || begun - taken == WINDOW)) {
      await();
    }
    if (closed) {
      return Optional.empty();
    }
    Task task = new Task(round, begun, epoch, order[begun]);
    begun++;
    return Optional.of(task);
  }

  /** Puts features in their slot, unless they are of an earlier round; gives a free array back. */
  private synchronized float[] put(Task task, float[] made) {
    if (task.round != round) {
      return made;
    }
    int slot = task.position % WINDOW;
    float[] free = slots[slot];
    slots[slot] = made;
    positions[slot] = task.position;
    notifyAll();
    return free;
  }

  private synchronized void fail(Throwable cause) {
    failure = Optional.of(cause);
    notifyAll();
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnhearException(
          "Stopped while features were computed.", "Run it again, or resume it.", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
