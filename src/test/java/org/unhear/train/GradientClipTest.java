package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.UsageException;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.nn.Model;
import org.unhear.ops.Linear;

/** Clipping against computations by hand. */
class GradientClipTest {
  /** Softmax regression: the gradient of its weight is Σ (softmax − onehot) xᵀ / N. */
  private record Regression() implements Model {
    @Override
    public String name() {
      return "regression";
    }

    @Override
    public Shape example() {
      return Shape.of(2);
    }

    @Override
    public int classes() {
      return 2;
    }

    @Override
    public Network build(Graph graph, Tensor x) {
      Tensor head = graph.parameter("head.weight", Shape.of(2, 2), Initializer.fanIn());
      return new Network(x, graph.apply("head", new Linear(false), x, head));
    }

    @Override
    public List<String> layersLastFirst() {
      return List.of("head");
    }
  }

  /** With weights of 0, both probabilities are 1/2, so g = ±(3, 4)/2 and ‖g‖ = 5/√2. */
  private static final Examples ONE_KIND =
      Examples.of(new float[] {3, 4, 3, 4, 3, 4}, new int[] {1, 1, 1});

  private static final double NORM = 5 / Math.sqrt(2);

  private static float[] weightsAfterOneStep(double clip) {
    TrainingSpec spec =
        new TrainingSpec(1, 3, OptimizerSpec.sgd(0.5), Schedule.constant(), clip, 1);
    try (CpuDevice device = new CpuDevice(2);
        Learner learner = Learner.initialised(device, new Regression(), 1);
        Trainer trainer = new Trainer(learner, ONE_KIND, new int[] {0, 1, 2}, spec)) {
      device.fill(learner.weights().flat(), 0);
      trainer.run(TrainingListener.none());
      return device.read(learner.weights().parameter("head.weight"), 4);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 3.5})
  void trainingScalesALongGradientToTheLimit(double clip) {
    float step = (float) (0.5 * clip / (NORM + 1e-6));
    float[] expected = {-1.5f * step, -2 * step, 1.5f * step, 2 * step};
    assertArrayEquals(expected, weightsAfterOneStep(clip), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 3.6, 100})
  void trainingLeavesAShortGradientAlone(double clip) {
    assertArrayEquals(new float[] {-0.75f, -1, 0.75f, 1}, weightsAfterOneStep(clip));
  }

  @Test
  void normIsThatBeforeClipping() {
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, new Regression(), 1);
        GradientClip clip = new GradientClip(learner, 1)) {
      learner.zeroGradient();
      device.write(learner.gradient(), new float[] {2, -4, 4, 0});
      clip.apply();
      assertEquals(6, clip.norm(), 1e-6);
      assertArrayEquals(
          new float[] {1 / 3f, -2 / 3f, 2 / 3f, 0}, device.read(learner.gradient(), 4), 1e-6f);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesLimitsThatAreNoNorm(double clip) {
    assertThrows(
        UsageException.class,
        () -> new TrainingSpec(1, 3, OptimizerSpec.sgd(0.5), Schedule.constant(), clip, 1));
  }
}
