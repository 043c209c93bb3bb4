package org.unhear.fleet;

import org.unhear.UsageException;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.TrainingSettings;
import org.unhear.train.Order;

/**
 * How shadow models are made. They follow the recipe of the model under attack, but for the length
 * of their training: many are needed, and smaller batches learn as much in fewer epochs.
 *
 * @param models how many, in pairs
 * @param epochs of each; 0 for as many as the recipe has
 * @param batch recordings a step; 0 for that of the recipe
 * @param seed of their draws
 */
public record ShadowSettings(int models, int epochs, int batch, long seed) {
  /** Fewer pairs than two say nothing about chance between them. */
  private static final int FEWEST = 4;

  private static final int MOST = 4096;

  /** Refuses what cannot be paired, or says too little. */
  public ShadowSettings {
    if (models < FEWEST || models > MOST || models % 2 != 0) {
      throw new UsageException(
          "The number of shadow models is " + models + ".",
          "They come in pairs: give an even number from %d to %d; 64 is usual, 16 a beginning."
              .formatted(FEWEST, MOST));
    }
    if (epochs < 0 || batch < 0 || batch == 1) {
      throw new UsageException(
          "Shadow models are to train for %d epochs with batches of %d.".formatted(epochs, batch),
          "Give 1 epoch and a batch of 2 or more, or 0 for those of the recipe.");
    }
  }

  int pairs() {
    return models / 2;
  }

  /** The data with the recipe that shadow models follow. */
  Prepared apply(Prepared prepared) {
    TrainingSettings own = prepared.recipe().training();
    TrainingSettings training =
        new TrainingSettings(
            epochs == 0 ? own.epochs() : epochs,
            batch == 0 ? own.batch() : batch,
            own.rule(),
            own.schedule(),
            own.warmup(),
            own.clip(),
            Order.PACKED.toString(),
            own.privacy());
    return prepared.withTraining(training, seed);
  }
}
