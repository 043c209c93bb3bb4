package org.unhear.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Launch;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.NonFinite;
import org.unhear.graph.Plan;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Weights;
import org.unhear.nn.Model;

/**
 * One kind of pass over a batch: load examples, run forward, look at the losses, run backward with
 * a weight for each sample. The objective is Σ_i a_i CE_i + b_i KL_i with a, b given to {@link
 * #backward}, so means, ascent, masks and re-weighting are all the same launch.
 *
 * <p>Under {@link org.unhear.device.MemoryLimits#examples()} a batch goes through the network in
 * parts, one after another, and gradients add up. Such a pass runs when its results are asked for:
 * {@code forward} and {@code backward} without a look at the losses in between take each part
 * through both at once, otherwise each part is run forward a second time.
 *
 * <p>Arrays that it returns are its own and are overwritten by the next call; nothing is allocated
 * in a step.
 */
public final class Pass implements AutoCloseable {
  private final PassSpec spec;
  private final int exampleSize;
  private final List<PlannedPass> sizes = new ArrayList<>();
  private final int[] firsts;
  private boolean pending;

  private float[] stagedExamples = new float[0];
  private final int[] stagedLabels;
  private final int[] stagedLengths;
  private final int[] stagedRandom = new int[4];
  private float[] stagedTeacher = new float[0];
  private final float[] losses;
  private final float[] divergences;
  private final float[] logits;
  private final float[] zeros;
  private final float[] mean;

  Pass(Device device, Model model, PassSpec spec) {
    this.spec = spec;
    this.exampleSize = Math.toIntExact(model.example().size());
    int n = spec.batch();
    int part = Math.min(n, device.ledger().limits().examples());
    if (part < n && !divisible(model, spec)) {
      part = n;
    }
    sizes.add(new PlannedPass(device, model, spec, part));
    if (part > 0 && n % part > 0) {
      try {
        sizes.add(new PlannedPass(device, model, spec, n % part));
      } catch (RuntimeException e) {
        sizes.get(0).close();
        throw e;
      }
    }
    firsts = new int[part == 0 ? 1 : (n + part - 1) / part];
    Arrays.setAll(firsts, i -> i * sizes.get(0).examples());
    stagedLabels = new int[n];
    stagedLengths = new int[n];
    losses = new float[n];
    divergences = new float[n];
    logits = new float[n * model.classes()];
    zeros = new float[n];
    mean = equalWeights(1.0 / n);
  }

  /** Whether parts of a batch add up to the same gradient. */
  private static boolean divisible(Model model, PassSpec spec) {
    boolean sums = spec.sinks().isEmpty() || spec.sinks().equals(Set.of(Sink.ACCUMULATE));
    return sums
        && !spec.inputGradient()
        && (spec.mode() == Graph.Mode.INFERENCE || !Learner.tiesExamples(model));
  }

  private boolean divided() {
    return firsts.length > 1;
  }

  private PlannedPass part(int index) {
    return index == firsts.length - 1 ? sizes.get(sizes.size() - 1) : sizes.get(0);
  }

  void bind(Weights weights, SinkBuffers sinks, Buffer scratch) {
    sizes.forEach(each -> each.bind(weights, sinks, scratch));
  }

  void unbind() {
    sizes.forEach(PlannedPass::unbind);
  }

  /** The plan; that of a part where the batch is divided. */
  public Plan plan() {
    return sizes.get(0).plan();
  }

  /** Bytes of scratch that a run needs. */
  long scratchBytes() {
    return sizes.stream().mapToLong(each -> Executor.scratchBytes(each.plan())).max().orElse(0);
  }

  long inputBytes() {
    return sizes.stream().mapToLong(each -> each.plan().inputBytes()).sum();
  }

  /** The launches of both passes on this pass's memory, for profiles. */
  public List<Launch> launches() {
    return sizes.get(0).executor().launches();
  }

  public int batch() {
    return spec.batch();
  }

  /** Examples that go through the network at a time. */
  public int examplesAtATime() {
    return sizes.get(0).examples();
  }

  /** Loads the examples {@code indices[first … first+batch)} with their own labels. */
  public Pass load(Examples examples, int[] indices, int first) {
    if (stagedExamples.length == 0) {
      // Made on first use: a pass that is only planned takes no memory for a batch.
      stagedExamples = new float[spec.batch() * exampleSize];
    }
    for (int i = 0; i < spec.batch(); i++) {
      examples.copy(indices[first + i], stagedExamples, i * exampleSize);
      stagedLabels[i] = examples.label(indices[first + i]);
      stagedLengths[i] = examples.length(indices[first + i]);
    }
    return loaded();
  }

  /** Loads examples given as values [batch, …] without padding, with labels. */
  public Pass load(float[] examples, int[] labels) {
    if (examples.length != spec.batch() * exampleSize || labels.length != spec.batch()) {
      throw new IllegalArgumentException(
          "%d values and %d labels for a batch of %d examples of %d values"
              .formatted(examples.length, labels.length, spec.batch(), exampleSize));
    }
    stagedExamples = examples;
    System.arraycopy(labels, 0, stagedLabels, 0, labels.length);
    Arrays.fill(stagedLengths, exampleSize);
    return loaded();
  }

  private Pass loaded() {
    if (!divided()) {
      part(0).load(stagedExamples, stagedLabels, stagedLengths, 0);
    }
    return this;
  }

  /** Gives the teacher's logits [batch, classes] for the distillation term. */
  public Pass teacher(float[] teacherLogits) {
    stagedTeacher = teacherLogits;
    if (!divided()) {
      part(0).teacher(teacherLogits, 0);
    }
    return this;
  }

  /** Sets seed and step of random operators such as dropout. */
  public Pass random(long seed, int step) {
    stagedRandom[0] = (int) seed;
    stagedRandom[1] = (int) (seed >>> 32);
    stagedRandom[2] = step;
    return this;
  }

  /** Runs forward, or as soon as something asks for the results. */
  public Pass forward() {
    pending = divided();
    if (!divided()) {
      forward(0);
    }
    return this;
  }

  private void forward(int index) {
    PlannedPass part = part(index);
    int first = firsts[index];
    if (divided()) {
      part.load(stagedExamples, stagedLabels, stagedLengths, first);
      if (spec.temperature().isPresent()) {
        part.teacher(stagedTeacher, first);
      }
    }
    if (part.isRandom()) {
      stagedRandom[3] = first;
      part.random(stagedRandom);
    }
    part.executor().forward();
    if (divided()) {
      part.losses(losses, first);
      part.divergences(divergences, first);
      part.logits(logits, first);
    }
  }

  private void finish() {
    for (int i = 0; pending && i < firsts.length; i++) {
      forward(i);
    }
    pending = false;
  }

  /** Cross-entropy of each sample after {@link #forward}. */
  public float[] losses() {
    finish();
    if (!divided()) {
      part(0).losses(losses, 0);
    }
    return losses;
  }

  /** Distillation loss of each sample after {@link #forward}. */
  public float[] divergences() {
    finish();
    if (!divided()) {
      part(0).divergences(divergences, 0);
    }
    return divergences;
  }

  /** Logits [batch, classes] after {@link #forward}. */
  public float[] logits() {
    finish();
    if (!divided()) {
      part(0).logits(logits, 0);
    }
    return logits;
  }

  /** Input of the classifier [batch, E] after {@link #forward}; a new array. */
  public float[] embeddings() {
    if (!divided()) {
      return part(0).embeddings();
    }
    float[] all = new float[0];
    for (int i = 0; i < firsts.length; i++) {
      forward(i);
      float[] some = part(i).embeddings();
      int width = some.length / part(i).examples();
      all = Arrays.copyOf(all, spec.batch() * width);
      System.arraycopy(some, 0, all, firsts[i] * width, some.length);
    }
    pending = false;
    return all;
  }

  /** Runs backward for Σ_i weights[i] · CE_i. */
  public void backward(float[] weights) {
    backward(weights, zeros);
  }

  /** Runs backward for the mean cross-entropy of the batch. */
  public void backwardMean() {
    backward(mean, zeros);
  }

  /** Runs backward for Σ_i crossEntropyWeights[i] · CE_i + divergenceWeights[i] · KL_i. */
  public void backward(float[] crossEntropyWeights, float[] divergenceWeights) {
    for (int i = 0; i < firsts.length; i++) {
      if (divided()) {
        forward(i);
      }
      part(i).weigh(crossEntropyWeights, divergenceWeights, firsts[i]);
      part(i).executor().backward();
    }
    pending = false;
  }

  /** As {@link Executor#firstNonFinite}, for the loaded batch. */
  public Optional<NonFinite> firstNonFinite() {
    for (int i = 0; i < firsts.length; i++) {
      if (divided()) {
        forward(i);
      }
      Optional<NonFinite> found = part(i).executor().firstNonFinite();
      if (found.isPresent()) {
        int first = firsts[i];
        return found.map(each -> each.from(first));
      }
    }
    return Optional.empty();
  }

  /** Gradient of the examples after {@link #backward}, if the spec asked for it. */
  public float[] inputGradient() {
    return part(0).inputGradient();
  }

  /** An array of {@code batch} equal weights: {@code 1/batch} makes the mean. */
  public float[] equalWeights(double value) {
    float[] weights = new float[spec.batch()];
    Arrays.fill(weights, (float) value);
    return weights;
  }

  @Override
  public void close() {
    sizes.forEach(PlannedPass::close);
  }
}
