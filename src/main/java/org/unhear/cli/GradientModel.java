package org.unhear.cli;

import org.unhear.UsageException;
import org.unhear.device.Device;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.RunFolder;
import org.unhear.train.Learner;

/** The model of a run whose gradients are looked at. */
final class GradientModel {
  private GradientModel() {}

  /** Opens it; the caller closes it. A vote of several models has no gradient of its own. */
  static Learner open(RunFolder folder, Device device, Prepared prepared) {
    if (folder.shards() > 0) {
      throw new UsageException(
          "%s is an ensemble of %d models, which has no parameters of its own."
              .formatted(folder.path(), folder.shards()),
          "Name a run that was trained without shards.");
    }
    return folder.loadIntact(device, prepared.model());
  }
}
