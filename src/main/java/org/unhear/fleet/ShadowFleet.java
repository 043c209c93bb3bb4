package org.unhear.fleet;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.unhear.audio.CounterRandom;
import org.unhear.data.Split;
import org.unhear.device.Device;
import org.unhear.experiment.MemoryNeed;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.Prepared;
import org.unhear.train.Slots;
import org.unhear.train.TrainingSpec;

/**
 * Shadow models of a recipe in a folder. Their pool is the training and the test part together, so
 * that of every recording an attack asks about there are models that heard it and models that did
 * not. They depend neither on what is forgotten nor on the seed of the original: one fleet serves
 * all requests, methods and seeds. What is there is used again, and more models are added to it.
 */
public final class ShadowFleet {
  private final Device device;
  private final Prepared prepared;
  private final ShadowSettings settings;
  private final Halves halves;
  private final FleetFolder folder;

  private ShadowFleet(Device device, Prepared prepared, ShadowSettings settings, Path folder) {
    this.device = device;
    this.prepared = settings.apply(prepared);
    this.settings = settings;
    int[] pool =
        IntStream.concat(
                IntStream.of(prepared.training()),
                IntStream.of(prepared.data().indices(Split.TEST)))
            .sorted()
            .toArray();
    this.halves = new Halves(pool, settings.seed());
    String identity = FleetFolder.identity(this.prepared, pool, "");
    this.folder = new FleetFolder(folder, this.prepared, identity, false);
  }

  /** Whether a file is a model of a fleet, worth to be kept. */
  public static boolean isModel(Path file) {
    return FleetFile.isOne(file);
  }

  /**
   * Trains what the folder lacks, on all lanes of the device.
   *
   * @param prepared with the recipe of the model under attack
   * @param budget most bytes of device memory
   * @throws org.unhear.experiment.StoppedRunException when the monitor asked to stop; finished
   *     models are kept
   * @throws org.unhear.UnhearException when a training fails, the budget is too small for one, or
   *     the folder holds another fleet
   */
  static ShadowModels open(
      Device device,
      Prepared prepared,
      ShadowSettings settings,
      Path folder,
      long budget,
      Monitor monitor) {
    return new ShadowFleet(device, prepared, settings, folder).open(budget, monitor);
  }

  private ShadowModels open(long budget, Monitor monitor) {
    TrainingSpec spec = prepared.recipe().trainingSpec();
    Slots half = Slots.of(halves.of(0));
    Work work =
        new Work(
            device,
            budget,
            lane -> MemoryNeed.ofTraining(lane, prepared.model(), spec, half).bytes(),
            monitor);
    return new ShadowModels(
        folder.complete(
            settings.models(),
            work,
            "training %d shadow models",
            (lane, crew) -> hand(new TrainingHand(lane, prepared, monitor), crew)),
        IntStream.range(0, settings.pairs()).mapToObj(halves::firstOf).toList(),
        prepared.data().labels(),
        prepared.model().classes());
  }

  private Crew.Hand hand(TrainingHand training, Crew crew) {
    return training.making(
        crew,
        folder,
        model -> {
          long seed = CounterRandom.of(settings.seed(), "shadow model " + model).nextLong();
          return new TrainingHand.Job(
              Slots.of(halves.of(model)), prepared.recipe().trainingSpec().withSeed(seed));
        });
  }
}
