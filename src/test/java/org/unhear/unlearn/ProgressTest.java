package org.unhear.unlearn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.testing.TinyModel;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Order;
import org.unhear.train.Schedule;
import org.unhear.train.TrainingSpec;

/** Who follows a method hears of every step, and of no more than come. */
class ProgressTest {
  private static final int CLIPS = 31;
  private static final Model MODEL = new TinyModel(8, 10, 3);
  private static final Examples EXAMPLES = examples();

  @TempDir private Path folder;

  static Set<String> methods() {
    return Methods.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void stepsCountUpToTheirTotal(String name) {
    UnlearningMethod method = Methods.named(name);
    List<UnlearningStep> steps = new ArrayList<>();
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, MODEL, 1)) {
      Unlearner.Outcome outcome =
          Unlearner.run(
              method,
              learner,
              task(original(device, name)),
              Hyperparameters.of(method, Map.of()),
              Unlearner.Run.seeded(0, steps::add));
      assertEquals(outcome.steps(), steps.size());
    }
    for (int i = 0; i < steps.size(); i++) {
      UnlearningStep step = steps.get(i);
      assertEquals(i + 1, step.step());
      assertTrue(step.total() <= steps.size(), () -> "more steps were announced: " + step);
    }
  }

  /** An original that the method can start from. */
  private Origin original(CpuDevice device, String method) {
    Order order = method.equals("sisa") ? new Order(true, 2, 2) : Order.SLOTS;
    TrainingSpec recipe =
        new TrainingSpec(2, 8, OptimizerSpec.sgd(0.05), Schedule.constant(), 0, 7, order);
    return Originals.train(device, MODEL, EXAMPLES, recipe, 1, folder, 3);
  }

  private static Examples examples() {
    float[] features = new float[CLIPS * 80];
    int[] labels = new int[CLIPS];
    for (int i = 0; i < features.length; i++) {
      labels[i / 80] = i / 80 % 3;
      features[i] = (float) Math.sin(i + labels[i / 80]);
    }
    return Examples.of(features, labels);
  }

  /** One class of three is to be forgotten. */
  private static UnlearningTask task(Origin origin) {
    return new UnlearningTask(
        EXAMPLES,
        IntStream.range(0, CLIPS).filter(i -> i % 3 == 1).toArray(),
        IntStream.range(0, CLIPS).filter(i -> i % 3 != 1).toArray(),
        Optional.of(origin));
  }
}
