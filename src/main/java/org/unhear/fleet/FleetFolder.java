package org.unhear.fleet;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.unhear.device.Device;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.Prepared;
import org.unhear.io.Sha256;
import org.unhear.train.Checkpoint;
import org.unhear.train.Learner;

/** The models of a fleet in a folder: those that are there are taken, the others are made. */
final class FleetFolder {
  /** Makes the models that are missing. */
  interface Making {
    Crew.Hand hire(Device lane, Crew crew);
  }

  private final Path path;
  private final Prepared prepared;
  private final String identity;
  private final boolean keepsWeights;
  private final Map<Integer, float[]> logits = new ConcurrentHashMap<>();

  /**
   * @param prepared the data, with the recipe of the fleet
   * @param identity whatever changes the models
   * @param keepsWeights whether other models start from these
   */
  FleetFolder(Path path, Prepared prepared, String identity, boolean keepsWeights) {
    this.path = path;
    this.prepared = prepared;
    this.identity = identity;
    this.keepsWeights = keepsWeights;
  }

  /** A digest of recipe, recordings and their features, and of what else decides a fleet. */
  static String identity(Prepared prepared, int[] indices, String more) {
    MessageDigest digest = Sha256.digest();
    for (int i : indices) {
      float[] features = prepared.data().features(i);
      ByteBuffer bytes = ByteBuffer.allocate(features.length * Float.BYTES);
      bytes.asFloatBuffer().put(features);
      digest.update(bytes);
    }
    String ofFeatures = HexFormat.of().formatHex(digest.digest());
    return Sha256.hex(prepared.fingerprint(indices) + ofFeatures + more);
  }

  /** The numbers below {@code models} of those that are not there. */
  int[] missing(int models) {
    return IntStream.range(0, models)
        .filter(k -> !FleetFile.of(path, k, identity).exists())
        .toArray();
  }

  /**
   * The models' logits on all recordings, [recordings, classes] each.
   *
   * @param work how missing models are made
   * @param title names them for the progress, with their number
   */
  List<float[]> complete(int models, Work work, String title, Making making) {
    int[] missing = missing(models);
    for (int k = 0; k < models; k++) {
      FleetFile file = FleetFile.of(path, k, identity);
      if (file.exists()) {
        logits.put(k, file.load(prepared.data().size(), prepared.model().classes()));
      }
    }
    if (missing.length > 0) {
      String named = title.formatted(missing.length);
      try (Monitor.Task progress = work.monitor().begin(named, missing.length)) {
        Crew crew = new Crew(work.device(), work.monitor(), progress, missing.length);
        crew.make(missing, work.budget(), work.bytes(), lane -> making.hire(lane, crew));
      }
    }
    return IntStream.range(0, models).mapToObj(logits::get).toList();
  }

  /** Keeps what a finished model says of all recordings; where this is, the model is whole. */
  void keep(int model, Learner learner) {
    if (keepsWeights) {
      Checkpoint.save(weights(model), learner.model(), learner.weights(), Map.of());
    }
    int[] all = IntStream.range(0, prepared.data().size()).toArray();
    float[] said = learner.logits(DatasetExamples.of(prepared.data()), all);
    FleetFile.of(path, model, identity).save(said, prepared.model().classes());
    logits.put(model, said);
  }

  /** Gives a learner the weights of a model that was kept with them. */
  void restore(int model, Learner learner) {
    Checkpoint.load(weights(model), learner.model(), learner.weights());
  }

  private Path weights(int model) {
    return path.resolve("weights-%04d.safetensors".formatted(model));
  }
}
