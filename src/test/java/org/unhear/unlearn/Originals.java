package org.unhear.unlearn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.train.Checkpoints;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingSpec;

/** Trains original models as {@code unhear train} does, without the folders of runs. */
final class Originals {
  private Originals() {}

  /**
   * Trains all shards on all examples and keeps their states.
   *
   * @param count as {@link Checkpoints#isDue} takes it
   */
  static Origin train(
      CpuDevice device,
      Model model,
      Examples examples,
      TrainingSpec spec,
      long weightSeed,
      Path folder,
      int count) {
    List<Checkpoints> kept = new ArrayList<>();
    int[] all = IntStream.range(0, examples.size()).toArray();
    for (Slots slots : spec.order().without(new int[0], all, spec.seed())) {
      Checkpoints checkpoints = new Checkpoints(folder.resolve("" + kept.size()), "original");
      kept.add(checkpoints);
      try (Learner learner = Learner.initialised(device, model, weightSeed);
          Trainer trainer = new Trainer(learner, examples, slots, spec)) {
        trainer.run(
            (step, total, loss, rate) -> {
              if (Checkpoints.isDue(trainer, count)) {
                checkpoints.keep(trainer, 0);
              }
            });
      }
    }
    return new Origin(spec, weightSeed, kept);
  }
}
