package org.unhear.examples;

import java.util.List;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.graph.Weights;
import org.unhear.unlearn.Hyperparameter;
import org.unhear.unlearn.MethodCard;
import org.unhear.unlearn.UnlearningContext;
import org.unhear.unlearn.UnlearningMethod;

/**
 * A method of one's own: pulls all weights towards zero. Named in a jar's {@code
 * META-INF/services/org.unhear.unlearn.UnlearningMethod} it is there in every command.
 */
public final class HalfWeights implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "half-weights", "Halves every weight.", "none: an example", "nothing", "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(Hyperparameter.number("factor", 0.5, 0, 1, "what weights are multiplied by"));
  }

  @Override
  public void run(UnlearningContext context) {
    float factor = (float) context.hyper().number("factor");
    Weights weights = context.learner().weights();
    for (Slot slot : weights.parameters().slots()) {
      float[] values = weights.get(slot.name());
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
      weights.set(slot.name(), values);
    }
  }
}
