package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
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

  /** Relative distance from the threshold within which a saliency is on either side of it. */
  private static final double MASK_TOLERANCE = 1e-4;

  private final UnlearnCase golden;
  private final Learner learner;
  private final Closeness closeness;
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<String> phases = new LinkedHashSet<>();
  private final Map<String, float[]> start = new HashMap<>();
  private float[] saliency = new float[0];
  private float[] masked = new float[0];
  private int steps;

  UnlearnChecks(UnlearnCase golden, Learner learner, Closeness closeness) {
    this.golden = golden;
    this.learner = learner;
    this.closeness = closeness;
    for (ParameterLayout.Slot slot : learner.weights().parameters().slots()) {
      start.put(slot.name(), learner.weights().get(slot.name()));
    }
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
    if (name.equals("saliency")) {
      saliency = values;
    } else if (name.equals("mask")) {
      compareMask(values);
    } else if (golden.json().path("info").path(name).isArray()) {
      compareInfo(name, golden.json().path("info").get(name), values);
    }
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

  /** A mask may differ only where the saliency is as good as at the threshold. */
  private void compareMask(float[] mask) {
    float[] expected = UnlearnDraws.flat(golden.tensors(), "mask", learner.weights().parameters());
    JsonNode gap = golden.hyper().path("saliency_gap");
    double least = gap.path("first_dropped").doubleValue() * (1 - MASK_TOLERANCE);
    double most = gap.path("last_kept").doubleValue() * (1 + MASK_TOLERANCE);
    for (int i = 0; i < mask.length; i++) {
      boolean undecided = saliency[i] >= least && saliency[i] <= most;
      closeness.compare("mask", expected[i], undecided ? expected[i] : mask[i], 0);
    }
    masked = expected;
  }

  /** Numbers for orientation are compared where the case has a tolerance for them. */
  private void compareInfo(String name, JsonNode expected, float[] values) {
    if (!name.endsWith("losses")) {
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      double actual = i < values.length ? values[i] : Double.NaN;
      closeness.compare(name, expected.get(i).doubleValue(), actual, golden.tolerance("losses"));
    }
  }

  private void compareWeights(String group) {
    open.remove(group);
    for (ParameterLayout.Slot slot : learner.weights().parameters().slots()) {
      String tensor = "expected/" + group + "/" + slot.name();
      float[] actual = learner.weights().get(slot.name());
      if (golden.tensors().contains(tensor)) {
        float[] expected = golden.tensors().floats(tensor);
        closeness.compare(group + " " + slot.name(), expected, actual, golden.tolerance(group));
      } else {
        // A case leaves out the parameters that its method does not touch.
        closeness.compare(group + " " + slot.name(), start.get(slot.name()), actual, 0);
      }
    }
  }

  /** What a mask leaves out must be as it was, bit for bit. */
  private void compareMasked() {
    int at = 0;
    for (ParameterLayout.Slot slot : learner.weights().parameters().slots()) {
      float[] actual = learner.weights().get(slot.name());
      for (int i = 0; i < actual.length; i++) {
        if (masked.length > 0 && masked[at + i] == 0) {
          closeness.compare("masked " + slot.name(), start.get(slot.name())[i], actual[i], 0);
        }
      }
      at += actual.length;
    }
  }

  /** To be called when the method has ended: the final weights, and whatever was never reached. */
  void finish() {
    if (open.contains("weights")) {
      compareWeights("weights");
    }
    compareMasked();
    int expected = golden.json().path("steps").size();
    if (steps != expected) {
      closeness.fail("%d steps were taken; expected %d".formatted(steps, expected));
    }
    if (!open.isEmpty()) {
      closeness.fail("never computed: " + String.join(", ", open));
    }
  }
}
