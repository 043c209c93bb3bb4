package org.unhear.experiment;

import org.unhear.gradients.SampleGradients;
import org.unhear.train.Learner;

/** Gradients of single recordings, with progress in passes, and an end when one is asked for. */
final class GradientWork implements AutoCloseable {
  private final Monitor.Task task;
  private final Monitor monitor;
  private final SampleGradients gradients;
  private long expected;
  private long done;

  /**
   * @param passes as far as they are known
   */
  GradientWork(Learner learner, String title, long passes, Monitor monitor) {
    this.monitor = monitor;
    this.expected = Math.max(1, passes);
    this.gradients = new SampleGradients(learner, this::onPass);
    this.task = monitor.begin(title, expected);
  }

  SampleGradients gradients() {
    return gradients;
  }

  private void onPass() {
    if (monitor.stopRequested()) {
      throw new StoppedRunException(
          "Stopped after %d of %d passes.".formatted(done, expected), "Run it again to finish.");
    }
    expected = Math.max(expected, done + 1);
    task.expect(expected);
    task.at(done++);
  }

  /** All that was to be done is done, in however many passes. */
  void finish() {
    task.expect(Math.max(1, done));
    task.at(Math.max(1, done));
  }

  @Override
  public void close() {
    task.close();
    gradients.close();
  }
}
