package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Tensor;
import org.unhear.io.SafeTensors;
import org.unhear.nn.pretrained.PretrainedCheckpoint;
import org.unhear.nn.pretrained.PretrainedModel;
import org.unhear.nn.pretrained.PretrainedModels;
import org.unhear.nn.pretrained.Tuning;

/**
 * One golden checkpoint.
 *
 * @param checkpoint its folder
 * @param expected file of the expected values
 * @param meta what describes them
 */
record PretrainedComparison(
    Device device, Path checkpoint, Path expected, JsonNode meta, Closeness closeness) {

  void run() {
    SafeTensors io = SafeTensors.open(expected);
    PretrainedCheckpoint start = PretrainedCheckpoint.open(checkpoint);
    PretrainedModel model = model(io, start);
    compareNames(start.fit(model));
    int[] samples = samples();
    int[] labels = io.contains("labels") ? io.ints("labels") : new int[samples.length];
    String input = io.contains("input_values") ? "input_values" : "input_features";
    boolean classifies = meta.path("kind").asText().equals("classify");
    Graph.Mode mode = classifies ? Graph.Mode.TRAINING : Graph.Mode.INFERENCE;
    try (PretrainedRun run =
        new PretrainedRun(device, model, mode, io.floats(input), samples, labels)) {
      run.run(1f / samples.length);
      Values values = new Values(io, closeness);
      compareStates(run, values, frames(model, samples));
      if (classifies) {
        compareLosses(run, values);
        compareGradients(run, values);
        compareDescent(run, values, start);
      }
    }
  }

  private PretrainedModel model(SafeTensors io, PretrainedCheckpoint start) {
    Shape batch =
        Shape.of(
            Arrays.stream(
                    io.entry(io.contains("input_values") ? "input_values" : "input_features")
                        .shape())
                .mapToInt(Math::toIntExact)
                .toArray());
    Shape example = Shape.of(Arrays.copyOfRange(batch.dims(), 1, batch.rank()));
    int classes = io.contains("logits") ? (int) io.entry("logits").shape()[1] : 2;
    String name = checkpoint.getFileName().toString();
    // The norms of the golden files count the sinusoids of Whisper among the parameters.
    return PretrainedModels.create(name, start.config(), example, classes, Tuning.full(), start);
  }

  /** True samples of each example. */
  private int[] samples() {
    List<Integer> samples = new ArrayList<>();
    meta.path("lengths").forEach(length -> samples.add(length.intValue()));
    return samples.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Optional<int[]> frames(PretrainedModel model, int[] samples) {
    return model.lengths().stream()
        .findFirst()
        .map(lengths -> Arrays.stream(samples).map(lengths.of()).toArray());
  }

  /** What is drawn and what is left over, where the case says so. */
  private void compareNames(PretrainedCheckpoint.Fit fit) {
    compareNames("new_head_parameters", fit.drawn());
    compareNames("ignored_checkpoint_tensors", fit.unused());
  }

  private void compareNames(String key, List<String> actual) {
    if (!meta.has(key)) {
      return;
    }
    Set<String> names = new TreeSet<>();
    meta.path(key).forEach(name -> names.add(name.asText()));
    if (!names.equals(new TreeSet<>(actual))) {
      closeness.fail("%s: expected %s, got %s".formatted(key, names, actual));
    }
  }

  private double tolerance(String group) {
    return meta.path("float32_vs_float64").path(group).path("tolerance_rel").doubleValue();
  }

  private double floor(String group) {
    return meta.path("float32_vs_float64").path(group).path("scale_floor").doubleValue();
  }

  private void compareStates(PretrainedRun run, Values values, Optional<int[]> frames) {
    double tolerance = tolerance("activations");
    run.trace()
        .tensors()
        .forEach((name, tensor) -> values.rows(name, run, tensor, frames, tolerance));
    List<Tensor> states = run.trace().hiddenStates();
    for (int i = 0; i < states.size(); i++) {
      values.rows("hidden_states_" + i, run, states.get(i), frames, tolerance);
    }
    values.rows("last_hidden_state", run, run.trace().last(), frames, tolerance);
  }

  private void compareLosses(PretrainedRun run, Values values) {
    values.compare("pooled", run.read(run.trace().pooled()), tolerance("activations"), 0);
    values.compare("logits", run.read(run.trace().logits()), tolerance("logits"), 0);
    values.compare("loss", new float[] {(float) run.meanLoss()}, tolerance("loss"), 0);
    values.compare("per_sample_loss", run.losses(), tolerance("loss"), 0);
  }

  private void compareGradients(PretrainedRun run, Values values) {
    Set<String> names = new TreeSet<>();
    for (ParameterLayout.Slot slot : run.parameters().slots()) {
      names.add("grad." + slot.name());
      float[] gradient = run.gradient(slot.name());
      values.compare("grad." + slot.name(), gradient, tolerance("gradients"), floor("gradients"));
    }
    values.requireNoOther("grad.", names);
    run.run(1);
    values.compare("per_sample_grad_norm", run.norms(), tolerance("per_sample_grad_norm"), 0);
  }

  private void compareDescent(PretrainedRun run, Values values, PretrainedCheckpoint start) {
    JsonNode sgd = meta.path("sgd");
    float[] losses = run.descend(sgd.path("steps").intValue(), sgd.path("lr").doubleValue());
    values.compare("sgd_loss", losses, tolerance("sgd_loss"), 0);
    for (JsonNode node : meta.path("post_parameters")) {
      String name = node.asText();
      float[] moved = run.parameter(name);
      values.compare("post." + name, moved, tolerance("post_parameters"), 0);
      Shape shape = run.parameters().slot(name).shape();
      float[] first =
          start.values(name, shape).orElseThrow().values(shape, new SplittableRandom(0));
      values.moved(
          "post." + name, first, moved, tolerance("post_minus_start"), floor("post_minus_start"));
    }
  }

  /** Expected values by name. */
  private record Values(SafeTensors io, Closeness closeness) {
    void compare(String name, float[] actual, double tolerance, double floor) {
      if (!io.contains(name)) {
        closeness.fail("nothing is expected for " + name);
        return;
      }
      float[] wanted = io.floats(name);
      closeness.compare(name, wanted, actual, tolerance * Math.max(floor, largest(wanted)));
    }

    /** Compares [N, T, C] over the true positions; padded ones hold what nothing depends on. */
    void rows(
        String name, PretrainedRun run, Tensor tensor, Optional<int[]> frames, double tolerance) {
      if (!io.contains(name)) {
        closeness.fail("nothing is expected for " + name);
        return;
      }
      float[] wanted = io.floats(name);
      float[] actual = run.read(tensor);
      int positions = tensor.shape().dim(1);
      int channels = tensor.shape().dim(2);
      if (frames.isPresent() && wanted.length == actual.length) {
        IntStream.range(0, wanted.length)
            .filter(i -> i / channels % positions >= frames.get()[i / channels / positions])
            .forEach(
                i -> {
                  wanted[i] = 0;
                  actual[i] = 0;
                });
      }
      closeness.compare(name, wanted, actual, tolerance * largest(wanted));
    }

    /** Compares how far a parameter went from its first values. */
    void moved(String name, float[] first, float[] last, double tolerance, double floor) {
      float[] wanted = io.floats(name);
      float[] actual = last.clone();
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] -= first[i];
        actual[i] -= first[i];
      }
      closeness.compare(
          name + " less its start", wanted, actual, tolerance * Math.max(floor, largest(wanted)));
    }

    void requireNoOther(String prefix, Set<String> names) {
      io.names().stream()
          .filter(name -> name.startsWith(prefix) && !names.contains(name))
          .forEach(name -> closeness.fail("nothing was computed for " + name));
    }

    private static double largest(float[] values) {
      double largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      return largest;
    }
  }
}
