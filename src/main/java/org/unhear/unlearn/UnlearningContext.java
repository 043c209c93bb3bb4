package org.unhear.unlearn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.unhear.gradients.SampleGradients;
import org.unhear.graph.FlatVectors;
import org.unhear.graph.Weights;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/**
 * What a method works with: the model, the data, the hyperparameters, the draws, and who follows
 * the run. The learner belongs to the caller; the method changes its weights in place.
 */
public final class UnlearningContext implements AutoCloseable {
  private final String method;
  private final Learner learner;
  private final UnlearningTask task;
  private final Hyperparameters hyper;
  private final Draws draws;
  private final UnlearningListener listener;
  private final Weights originalWeights;
  private Teacher original;
  private FlatVectors vectors;
  private long steps;
  private long planned;

  UnlearningContext(
      UnlearningMethod method,
      Learner learner,
      UnlearningTask task,
      Hyperparameters hyper,
      Unlearner.Run run) {
    this.method = method.name();
    this.learner = learner;
    this.task = task;
    this.hyper = hyper;
    this.draws = run.draws();
    this.listener = run.listener();
    this.originalWeights = learner.weights().copy();
  }

  /** The model, to be changed. */
  public Learner learner() {
    return learner;
  }

  public UnlearningTask task() {
    return task;
  }

  /** The training set. */
  public Examples examples() {
    return task.examples();
  }

  /** Indices of D_f. */
  public int[] forget() {
    return task.forget();
  }

  /** Indices of D_r. */
  public int[] retain() {
    return task.retain();
  }

  public Hyperparameters hyper() {
    return hyper;
  }

  public Draws draws() {
    return draws;
  }

  /** The weights of the original model; not to be changed. */
  public Weights originalWeights() {
    return originalWeights;
  }

  /** What the original model says of all examples of the task, computed on first use. */
  public Teacher original() {
    if (original == null) {
      original = teacher(originalWeights.copy(), task.all());
    }
    return original;
  }

  /** What a model with other weights says of examples. Closes the weights. */
  public Teacher teacher(Weights weights, int[] indices) {
    try (Learner teacher = new Learner(learner.device(), learner.model(), weights)) {
      return Teacher.of(teacher, examples(), indices);
    }
  }

  /** Gradients of single examples; to be closed by the caller. */
  public SampleGradients sampleGradients() {
    return new SampleGradients(learner, this::checkStop);
  }

  /** Arithmetic on vectors over parameters, such as the weights and the gradient. */
  public FlatVectors vectors() {
    if (vectors == null) {
      vectors = new FlatVectors(learner.device(), learner.weights().parameters().total());
    }
    return vectors;
  }

  /**
   * Batches of the stream {@code forget} over D_f or {@code retain} over D_r, of the size set as
   * {@code STREAM_batch}.
   */
  public int[][] batches(String stream, int epoch) {
    int[] indices = stream.equals("forget") ? forget() : retain();
    return draws.batches(stream, epoch, indices, hyper.whole(stream + "_batch"));
  }

  /** Steps of an optimizer set by the hyperparameters of {@link Settings#descent}. */
  public Descent descent() {
    return descent(Set.of());
  }

  /** As {@link #descent()}, with parameters that stay as they are. */
  public Descent descent(Set<String> frozen) {
    return new Descent(this, DescentSettings.of(hyper), frozen);
  }

  /** Steps of a second optimizer, whose constants have names that start with a prefix. */
  Descent descent(String prefix) {
    return new Descent(this, DescentSettings.plain(hyper, prefix), Set.of());
  }

  /** Hands a vector computed on the way to who follows the run. */
  public void result(String name, float[] values) {
    listener.onResult(name, values);
  }

  /** Whether somebody wants a result that costs extra to compute. */
  public boolean wants(String name) {
    return listener.wants(name);
  }

  /**
   * To be called between steps by methods that do not use a {@link Descent}.
   *
   * @throws StoppedException when the run is to end
   */
  public void checkStop() {
    if (listener.stopRequested()) {
      throw new StoppedException(method, steps);
    }
  }

  /**
   * Announces steps to come, for the progress.
   *
   * @param more steps beyond those taken so far
   */
  public void plan(long more) {
    planned = steps + more;
  }

  /** Tells who follows the run of a step that was taken. */
  public void onStep(String phase, int epoch, double rate, Map<String, Double> losses) {
    steps++;
    listener.onStep(
        new UnlearningStep(
            method,
            phase,
            epoch,
            steps,
            Math.max(steps, planned),
            rate,
            new LinkedHashMap<>(losses)));
  }

  String method() {
    return method;
  }

  long steps() {
    return steps;
  }

  @Override
  public void close() {
    if (vectors != null) {
      vectors.close();
    }
    originalWeights.close();
  }
}
