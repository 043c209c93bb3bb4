package org.unhear.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.report.LossCurve;
import org.unhear.report.TensorBoardWriter;
import org.unhear.train.TrainingListener;
import org.unhear.unlearn.UnlearningListener;
import org.unhear.unlearn.UnlearningStep;

/** Shows a run's progress, and keeps its losses for TensorBoard and the report. */
final class Follower implements TrainingListener, UnlearningListener, AutoCloseable {
  private static final double SECONDS_BETWEEN_FLUSHES = 5;

  private final String title;
  private final Monitor monitor;
  private final TensorBoardWriter events;
  private final Map<String, LossRecorder> losses = new LinkedHashMap<>();
  private Monitor.Task task;
  private long flushed = System.nanoTime();

  /**
   * @param folder whose events are written
   * @param stepsBefore steps taken before, when a run goes on
   */
  Follower(String title, RunFolder folder, long stepsBefore, Monitor monitor) {
    this.title = title;
    this.monitor = monitor;
    this.events = TensorBoardWriter.open(folder.events(), stepsBefore + 1);
  }

  @Override
  public void onStep(long step, long total, double loss, double learningRate) {
    record("loss", step, loss);
    events.scalar("learning_rate", step, learningRate);
    show(step, total);
  }

  @Override
  public void onStep(UnlearningStep step) {
    step.losses().forEach((name, value) -> record(curve(step.phase(), name), step.step(), value));
    events.scalar("learning_rate", step.step(), step.learningRate());
    show(step.step(), step.total());
  }

  private static String curve(String phase, String name) {
    return name.equals("loss") ? phase + " loss" : phase + " " + name;
  }

  private void record(String name, long step, double value) {
    losses.computeIfAbsent(name, LossRecorder::new).add(step, value);
    events.scalar(name.replace(' ', '_'), step, value);
  }

  private void show(long step, long total) {
    if (task == null) {
      task = monitor.begin(title, Math.max(1, total));
    }
    task.expect(total);
    task.at(step);
    if (System.nanoTime() - flushed > SECONDS_BETWEEN_FLUSHES * 1e9) {
      events.flush();
      flushed = System.nanoTime();
    }
  }

  @Override
  public boolean stopRequested() {
    return monitor.stopRequested();
  }

  List<LossCurve> curves() {
    return losses.values().stream().map(LossRecorder::curve).toList();
  }

  @Override
  public void close() {
    if (task != null) {
      task.close();
    }
    events.close();
  }
}
