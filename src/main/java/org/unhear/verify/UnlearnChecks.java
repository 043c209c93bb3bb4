package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.graph.ParameterLayout;
import org.unhear.train.Learner;
import org.unhear.unlearn.UnlearningListener;
import org.unhear.unlearn.UnlearningStep;

/**
 * Follows a method on a golden case and compares all it does: phases, rates and losses of each
 * step, weights where the case has some, vectors computed on the way.
 */
final class UnlearnChecks implements UnlearningListener {
  /** Weights at a moment: after the first step, or at the end of an epoch, of a phase or of all. */
  private static final Pattern MOMENT = Pattern.compile("(?:(\\w+)_)?(?:step1|epoch(\\d+))");

  private static final double EXACT = 1e-9;

  private final UnlearnCase golden;
  private final Learner learner;
  private final Closeness closeness;
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<String> phases = new LinkedHashSet<>();
  private int steps;

  UnlearnChecks(UnlearnCase golden, Learner learner, Closeness closeness) {
    this.golden = golden;
    this.learner = learner;
    this.closeness = closeness;
    for (String tensor : golden.tensors().names()) {
      if (tensor.startsWith("expected/")) {
        open.add(tensor.split("/")[1]);
      }
    }
  }

  @Override
  public void onStep(UnlearningStep step) {
    JsonNode expected = golden.json().path("steps").path(steps);
    if (expected.isMissingNode()) {
      closeness.fail("step %d is one too many".formatted(steps + 1));
      return;
    }
    String where = "step " + (steps + 1);
    if (!step.phase().equals(expected.path("phase").asText())
        || step.epoch() != expected.path("epoch").intValue()) {
      closeness.fail(
          "%s is of phase %s, epoch %d; expected %s"
              .formatted(where, step.phase(), step.epoch(), expected));
      return;
    }
    if (expected.has("lr")) {
      closeness.compare(
          where + " lr", expected.get("lr").doubleValue(), step.learningRate(), EXACT);
    }
    if (expected.has("alpha")) {
      double alpha = step.losses().getOrDefault("alpha", Double.NaN);
      closeness.compare(where + " alpha", expected.get("alpha").doubleValue(), alpha, EXACT);
    }
    for (Map.Entry<String, JsonNode> loss : golden.json().path("losses").path(steps).properties()) {
      double actual = step.losses().getOrDefault(loss.getKey(), Double.NaN);
      closeness.compare(
          where + " " + loss.getKey(),
          loss.getValue().doubleValue(),
          actual,
          golden.tolerance("losses"));
    }
    steps++;
    compareMoments(step);
  }

  private void compareMoments(UnlearningStep step) {
    JsonNode next = golden.json().path("steps").path(steps);
    boolean endOfEpoch = next.isMissingNode() || next.path("epoch").intValue() != step.epoch();
    boolean firstOfPhase = phases.add(step.phase());
    for (String group : Set.copyOf(open)) {
      Matcher moment = MOMENT.matcher(group);
      if (!moment.matches()) {
        continue;
      }
      String phase = moment.group(1) == null ? "" : moment.group(1);
      boolean right =
          moment.group(2) == null
              ? (phase.isEmpty() ? steps == 1 : firstOfPhase && phase.equals(step.phase()))
              : endOfEpoch
                  && Integer.parseInt(moment.group(2)) == step.epoch()
                  && (phase.isEmpty() || phase.equals(step.phase()));
      if (right) {
        compareWeights(group);
      }
    }
  }

  @Override
  public boolean wants(String name) {
    return open.contains(name);
  }

  @Override
  public void onResult(String name, float[] values) {
    if (!open.remove(name)) {
      return;
    }
    String tensor = "expected/" + name;
    float[] expected =
        golden.tensors().contains(tensor)
            ? golden.tensors().floats(tensor)
            : UnlearnDraws.flat(golden.tensors(), tensor, learner.weights().parameters());
    closeness.compare(name, expected, values, golden.tolerance(name));
  }

  private void compareWeights(String group) {
    open.remove(group);
    for (ParameterLayout.Slot slot : learner.weights().parameters().slots()) {
      String tensor = "expected/" + group + "/" + slot.name();
      closeness.compare(
          group + " " + slot.name(),
          golden.tensors().floats(tensor),
          learner.weights().get(slot.name()),
          golden.tolerance(group));
    }
  }

  /** To be called when the method has ended: the final weights, and whatever was never reached. */
  void finish() {
    if (open.contains("weights")) {
      compareWeights("weights");
    }
    int expected = golden.json().path("steps").size();
    if (steps != expected) {
      closeness.fail("%d steps were taken; expected %d".formatted(steps, expected));
    }
    if (!open.isEmpty()) {
      closeness.fail("never computed: " + String.join(", ", open));
    }
  }
}
