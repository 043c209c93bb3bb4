package org.unhear.fleet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.unhear.UnhearException;
import org.unhear.io.SafeTensors;
import org.unhear.io.SafeTensorsWriter;

/**
 * What is kept of a model of a fleet: its logits on all recordings of a data set, and which fleet
 * it belongs to. Attacks need no more, and it is a fraction of the weights.
 *
 * @param path the file
 * @param fleet identifies settings, data and draws
 */
record FleetFile(Path path, String fleet) {
  private static final Pattern NAME = Pattern.compile("model-\\d{4}\\.safetensors");
  private static final String LOGITS = "logits";
  private static final String FLEET = "unhear.fleet";

  static FleetFile of(Path folder, int model, String fleet) {
    return new FleetFile(folder.resolve("model-%04d.safetensors".formatted(model)), fleet);
  }

  /** Whether a file is named like one. */
  static boolean isOne(Path path) {
    return path.getFileName() != null && NAME.matcher(path.getFileName().toString()).matches();
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * @param logits [recordings, classes]
   */
  void save(float[] logits, int classes) {
    new SafeTensorsWriter()
        .metadata(FLEET, fleet)
        .floats(LOGITS, logits, logits.length / classes, classes)
        .save(path);
  }

  /**
   * The logits [recordings, classes].
   *
   * @throws UnhearException when the file is damaged, or of another fleet
   */
  float[] load(int recordings, int classes) {
    SafeTensors tensors = SafeTensors.open(path);
    if (!fleet.equals(tensors.metadata().get(FLEET))) {
      throw new UnhearException(
          path + " is of a model with other settings or data.",
          "Name another folder, or remove this one to make its models anew.");
    }
    long[] shape = tensors.contains(LOGITS) ? tensors.entry(LOGITS).shape() : new long[0];
    if (!Arrays.equals(shape, new long[] {recordings, classes})) {
      throw new UnhearException(
          "%s: expected logits of shape [%d, %d], found %s."
              .formatted(path, recordings, classes, Arrays.toString(shape)),
          "Remove the file; the model is then made anew.");
    }
    return tensors.floats(LOGITS);
  }
}
