package org.unhear.unlearn;

import java.util.List;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Weights;

/**
 * For row c of the classifier's weight and bias: w_c ← (1−mix)(−s w_c) + mix · mean of the other
 * rows. A definition of this project.
 */
public final class HeadEdit implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "head-edit",
        "Turns the classifier's row of the forgotten class around: no data, no steps, a baseline to beat.",
        "defined here",
        "a forget set of one class",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.number("s", 1, 0, 1e6, "how strongly the row is turned around")
            .searchedEvenly(0, 2),
        Hyperparameter.number("mix", 0.5, 0, 1, "share of the mean of the other rows")
            .searchedEvenly(0, 1),
        ForgetClass.HYPERPARAMETER);
  }

  @Override
  public void run(UnlearningContext context) {
    int c = ForgetClass.of(context);
    int classes = context.learner().model().classes();
    Weights weights = context.learner().weights();
    for (String name : LastLayers.names(context.learner(), 1)) {
      ParameterLayout.Slot slot = weights.parameters().slot(name);
      float[] values = weights.get(name);
      edit(values, c, classes, slot.size() / classes, context.hyper());
      weights.set(name, values);
    }
  }

  private static void edit(float[] values, int c, int classes, int width, Hyperparameters hyper) {
    double mix = hyper.number("mix");
    for (int k = 0; k < width; k++) {
      double others = 0;
      for (int row = 0; row < classes; row++) {
        others += row == c ? 0 : values[row * width + k];
      }
      double turned = -hyper.number("s") * values[c * width + k];
      values[c * width + k] = (float) ((1 - mix) * turned + mix * others / (classes - 1));
    }
  }
}
