package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.unhear.UnhearException;

/** Does numbered pieces of work on several threads. */
final class Workers {
  private Workers() {}

  /**
   * Does the pieces 0 … count − 1, each once; returns when all are done.
   *
   * @param worker gives each thread what does its pieces
   * @throws UnhearException when the thread is interrupted
   */
  static void forEach(
      int count, int threads, Supplier<IntConsumer> worker, ProgressListener listener) {
    AtomicInteger next = new AtomicInteger();
    Progress progress = new Progress(listener, count);
    int used = Math.max(1, Math.min(threads, count));
    ExecutorService pool = Executors.newFixedThreadPool(used);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < used; t++) {
        IntConsumer piece = worker.get();
        running.add(
            pool.submit(
                () -> {
                  int i = next.getAndIncrement();
                  while (i < count && !Thread.currentThread().isInterrupted()) {
                    piece.accept(i);
                    progress.step();
                    i = next.getAndIncrement();
                  }
                }));
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
      throw new UnhearException(
          "Stopped while recordings were read.", "Run it again; nothing was written.", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static final class Progress {
    private final ProgressListener listener;
    private final int total;
    private int done;

    Progress(ProgressListener listener, int total) {
      this.listener = listener;
      this.total = total;
    }

    synchronized void step() {
      listener.progress(++done, total);
    }
  }
}
