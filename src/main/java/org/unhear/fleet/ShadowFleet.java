package org.unhear.fleet;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.unhear.audio.CounterRandom;
import org.unhear.data.Split;
import org.unhear.device.Device;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.MemoryNeed;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.Prepared;
import org.unhear.io.Sha256;
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
  private final Path folder;
  private final Halves halves;
  private final String identity;

  private ShadowFleet(Device device, Prepared prepared, ShadowSettings settings, Path folder) {
    this.device = device;
    this.prepared = settings.apply(prepared);
    this.settings = settings;
    this.folder = folder;
    int[] pool =
        IntStream.concat(
                IntStream.of(prepared.training()),
                IntStream.of(prepared.data().indices(Split.TEST)))
            .sorted()
            .toArray();
    this.halves = new Halves(pool, settings.seed());
    this.identity = identity(this.prepared, pool);
  }

  /** A digest of recipe, seed, recordings and their features. */
  private static String identity(Prepared prepared, int[] pool) {
    MessageDigest digest = Sha256.digest();
    for (int i : pool) {
      float[] features = prepared.data().features(i);
      ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES);
      bytes.asFloatBuffer().put(features);
      digest.update(bytes);
    }
    return Sha256.hex(prepared.fingerprint(pool) + HexFormat.of().formatHex(digest.digest()));
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
  public static ShadowModels open(
      Device device,
      Prepared prepared,
      ShadowSettings settings,
      Path folder,
      long budget,
      Monitor monitor) {
    return new ShadowFleet(device, prepared, settings, folder).open(budget, monitor);
  }

  private ShadowModels open(long budget, Monitor monitor) {
    int classes = prepared.model().classes();
    int size = prepared.data().size();
    Map<Integer, float[]> logits = new ConcurrentHashMap<>();
    for (int k = 0; k < settings.models(); k++) {
      if (file(k).exists()) {
        logits.put(k, file(k).load(size, classes));
      }
    }
    int[] missing =
        IntStream.range(0, settings.models()).filter(k -> !logits.containsKey(k)).toArray();
    if (missing.length > 0) {
      train(missing, budget, logits, monitor);
    }
    return new ShadowModels(
        IntStream.range(0, settings.models()).mapToObj(logits::get).toList(),
        IntStream.range(0, settings.pairs()).mapToObj(halves::firstOf).toList(),
        prepared.data().labels(),
        classes);
  }

  private void train(int[] missing, long budget, Map<Integer, float[]> logits, Monitor monitor) {
    TrainingSpec spec = prepared.recipe().trainingSpec();
    Slots half = Slots.of(halves.of(0));
    String title = "training %d shadow models".formatted(missing.length);
    try (Monitor.Task progress = monitor.begin(title, missing.length)) {
      Crew crew = new Crew(device, monitor, progress, missing.length);
      crew.make(
          missing,
          budget,
          lane -> MemoryNeed.ofTraining(lane, prepared.model(), spec, half).bytes(),
          lane -> new Hand(lane, crew, logits, monitor));
    }
  }

  /** Trains shadow models on one lane, and keeps what they say of all recordings. */
  private final class Hand implements Crew.Hand {
    private final Crew crew;
    private final Map<Integer, float[]> logits;
    private final TrainingHand training;

    Hand(Device lane, Crew crew, Map<Integer, float[]> logits, Monitor monitor) {
      this.crew = crew;
      this.logits = logits;
      this.training = new TrainingHand(lane, prepared, monitor);
    }

    @Override
    public boolean make(int model) {
      long seed = CounterRandom.of(settings.seed(), "shadow model " + model).nextLong();
      TrainingSpec spec = prepared.recipe().trainingSpec().withSeed(seed);
      boolean finished = training.train(halves.of(model), spec, crew);
      if (finished) {
        int[] all = IntStream.range(0, prepared.data().size()).toArray();
        float[] said = training.learner().logits(DatasetExamples.of(prepared.data()), all);
        file(model).save(said, prepared.model().classes());
        logits.put(model, said);
      }
      return finished;
    }

    @Override
    public void close() {
      training.close();
    }
  }

  /** Whether a file is a model of a fleet, worth to be kept. */
  public static boolean isModel(Path file) {
    return FleetFile.isOne(file);
  }

  private FleetFile file(int model) {
    return FleetFile.of(folder, model, identity);
  }
}
