package org.unhear.unlearn;

import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Order;
import org.unhear.train.Schedule;
import org.unhear.train.TrainingSpec;

/** A training in which everything can go out of step: batch norm, dropout, warm-up, clipping. */
final class SmallTask {
  static final int COUNT = 22;
  static final int BATCH = 4;
  static final long WEIGHT_SEED = 11;

  /** Has batch norm and dropout. */
  static final Model MODEL = Models.create("bc-resnet-1", Shape.of(40, 12), 3);

  static final Examples EXAMPLES = examples();

  private SmallTask() {}

  private static Examples examples() {
    int size = 40 * 12;
    float[] features = new float[COUNT * size];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(i + (i / size) % 3 * Math.sqrt(i));
    }
    return Examples.of(features, IntStream.range(0, COUNT).map(i -> i % 3).toArray());
  }

  static TrainingSpec spec(int epochs, OptimizerSpec optimizer, Order order) {
    Schedule schedule = new Schedule.Warmup(0.3, new Schedule.Cosine(0.01));
    return new TrainingSpec(epochs, BATCH, optimizer, schedule, 1, 5, order);
  }

  static int[] all() {
    return IntStream.range(0, COUNT).toArray();
  }

  private static int[] others(int... gone) {
    return IntStream.of(all())
        .filter(i -> IntStream.of(gone).noneMatch(each -> each == i))
        .toArray();
  }

  /** What a method came to. */
  record Forgotten(String weights, long steps) {}

  static Forgotten forget(CpuDevice device, String method, Origin origin, int... gone) {
    UnlearningTask task = new UnlearningTask(EXAMPLES, gone, others(gone), Optional.of(origin));
    try (Learner learner = Learner.initialised(device, MODEL, 99)) {
      long steps = Unlearner.run(method, learner, task, 3).steps();
      return new Forgotten(learner.weights().sha256(), steps);
    }
  }
}
