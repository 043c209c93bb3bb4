package org.unhear.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.StoppedRunException;

/**
 * Makes numbered models on all lanes of a device at once. Which lane makes a model is chance; the
 * model is the same on each, since results do not depend on the number of threads.
 */
final class Crew {
  /** Who makes models on one lane, one after the other, with the same plans and memory. */
  interface Hand extends AutoCloseable {
    /**
     * Makes a model and keeps it.
     *
     * @return whether it was finished; not when {@link Crew#stopRequested} said so
     */
    boolean make(int model);

    @Override
    void close();
  }

  private final Device device;
  private final Monitor monitor;
  private final Monitor.Task progress;
  private final int models;
  private volatile boolean ending;
  private long done;

  /**
   * @param progress counts the steps of all models
   * @param models how many are made
   */
  Crew(Device device, Monitor monitor, Monitor.Task progress, int models) {
    this.device = device;
    this.monitor = monitor;
    this.progress = progress;
    this.models = models;
  }

  /**
   * Makes models; every finished one is kept, whatever becomes of the others.
   *
   * @param numbers of the models
   * @param budget most bytes of device memory; fewer lanes work where all would need more
   * @param bytes that a hand needs on a device
   * @param hire gives a lane its hand
   * @throws StoppedRunException when the monitor asked to stop
   * @throws UnhearException when one lane alone would need more than the budget
   */
  void make(int[] numbers, long budget, ToLongFunction<Device> bytes, Function<Device, Hand> hire) {
    List<Device> lanes = new ArrayList<>(device.lanes());
    Device first = lanes.isEmpty() ? device : lanes.get(0);
    long affordable = budget / Math.max(1, bytes.applyAsLong(first));
    if (affordable == 0) {
      throw new UnhearException(
          "A model of the fleet is planned to need %,d bytes of device memory; the budget is %,d."
              .formatted(bytes.applyAsLong(first), budget),
          "Give a larger --memory-budget, or a smaller --batch.");
    }
    try {
      List<Device> used = lanes.isEmpty() ? List.of(device) : lanes;
      long most = Math.min(used.size(), Math.min(affordable, numbers.length));
      work(used.subList(0, (int) most), numbers, hire);
    } finally {
      lanes.forEach(Device::close);
    }
  }

  private void work(List<Device> lanes, int[] numbers, Function<Device, Hand> hire) {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, lanes.size()));
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Device lane : lanes) {
        running.add(pool.submit(() -> work(hire, lane, numbers, next, finished)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(finished.get(), numbers.length);
    } finally {
      ending = true;
      end(pool);
    }
    if (finished.get() < numbers.length) {
      throw stopped(finished.get(), numbers.length);
    }
  }

  private void work(
      Function<Device, Hand> hire,
      Device lane,
      int[] numbers,
      AtomicInteger next,
      AtomicInteger finished) {
    try (Hand hand = hire.apply(lane)) {
      int i = next.getAndIncrement();
      while (i < numbers.length && !stopRequested() && hand.make(numbers[i])) {
        finished.incrementAndGet();
        i = next.getAndIncrement();
      }
    } catch (RuntimeException e) {
      ending = true;
      throw e;
    }
  }

  /** Waits for the hands, which see soon that they are to end: they use devices that close next. */
  private static void end(ExecutorService pool) {
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static StoppedRunException stopped(int finished, int of) {
    return new StoppedRunException(
        "Stopped with %d of %d models of the fleet made; they are kept.".formatted(finished, of),
        "Run the same command again to go on behind them.");
  }

  /** Whether hands are to put down what they are at. */
  boolean stopRequested() {
    return ending || monitor.stopRequested();
  }

  /**
   * Tells of one more step, by any hand.
   *
   * @param total steps of one model
   */
  synchronized void advance(long total) {
    progress.expect(total * models);
    progress.at(++done);
  }
}
