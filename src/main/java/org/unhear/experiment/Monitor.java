package org.unhear.experiment;

import org.unhear.data.ProgressListener;

/** Follows a longer piece of work, and may ask it to stop. */
public interface Monitor {
  /** One task, from its start to {@link #close}. */
  interface Task extends AutoCloseable {
    /**
     * @param done pieces done; never falls
     */
    void at(long done);

    /** The task turned out to have another number of pieces. */
    default void expect(long total) {}

    @Override
    void close();
  }

  /**
   * A task begins.
   *
   * @param title a few words
   * @param total pieces it has, at least 1
   */
  Task begin(String title, long total);

  /** Something worth a line. */
  void say(String line);

  /** Asked at step boundaries; true ends the work there, with what is done saved. */
  boolean stopRequested();

  /**
   * Follows recordings that are read, as the pieces of a task.
   *
   * @return throws {@link StoppedRunException} when the work is to stop before the last
   */
  default ProgressListener reading(Task task) {
    return (done, total) -> {
      task.at(done);
      if (done < total && stopRequested()) {
        throw new StoppedRunException(
            "Stopped after %d of %d recordings.".formatted(done, total),
            "Run it again to read them all.");
      }
    };
  }

  /** Follows nothing and never stops. */
  static Monitor none() {
    return new Monitor() {
      @Override
      public Task begin(String title, long total) {
        return new Task() {
          @Override
          public void at(long done) {}

          @Override
          public void close() {}
        };
      }

      @Override
      public void say(String line) {}

      @Override
      public boolean stopRequested() {
        return false;
      }
    };
  }
}
