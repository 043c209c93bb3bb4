package org.unhear.experiment;

import java.util.Arrays;
import org.unhear.UsageException;
import org.unhear.audio.Augmentation;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Kind;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.audio.SpecAugment;
import org.unhear.audio.TimeShift;
import org.unhear.data.Dataset;
import org.unhear.data.Split;

/** Makes the changes to features that the settings ask for, to the measure of a data set. */
final class FeatureAugmentation {
  private static final double MILLISECONDS = 1000;

  private FeatureAugmentation() {}

  /** Shift, then masks; what is not asked for is left out. */
  static Augmentation of(AugmentationSettings settings, Dataset dataset) {
    Kind kind = dataset.settings().kind();
    if (settings.any() && (kind == Kind.RECORDING || kind == Kind.WHISPER)) {
      throw new UsageException(
          "--augment changes features of bands and frames; this model hears recordings itself.",
          "Leave it out; masks of hidden states are set in the model's config.json.");
    }
    Augmentation augmentation = (x, bands, frames, random) -> {};
    if (settings.shiftMilliseconds() > 0) {
      augmentation = shift(settings.shiftMilliseconds(), dataset.settings());
    }
    return settings.masks().any()
        ? augmentation.then(masks(settings.masks(), dataset))
        : augmentation;
  }

  private static TimeShift shift(double milliseconds, FeatureSettings features) {
    double perMillisecond = features.framesPerSecond() / MILLISECONDS;
    long frames = Math.round(milliseconds * perMillisecond);
    if (frames < 1 || frames > features.frames() / 2) {
      throw new UsageException(
          "A shift by up to %s ms is %d of the %d frames of a clip."
              .formatted(Decimals.text(milliseconds), frames, features.frames()),
          "Shift by 1 frame at least, which is %s ms, and by half a clip at most."
              .formatted(Decimals.text(1 / perMillisecond)));
    }
    return new TimeShift(
        (int) frames,
        features.kind() == Kind.WAVEFORM ? TimeShift.Edge.ZERO : TimeShift.Edge.REPEAT);
  }

  private static SpecAugment masks(MaskSettings masks, Dataset dataset) {
    FeatureSettings features = dataset.settings();
    if (features.kind() == Kind.WAVEFORM) {
      throw new UsageException(
          "Masks over bands and frames, but the features are waveforms.",
          "Leave 'spec' out, or use log-mel features.");
    }
    if (masks.bandWidth() >= features.bands() || masks.frameWidth() >= features.frames()) {
      throw new UsageException(
          "Masks of up to %d bands and %d frames would hide all of the %d bands and %d frames."
              .formatted(
                  masks.bandWidth(), masks.frameWidth(), features.bands(), features.frames()),
          "Make the masks narrower.");
    }
    return new SpecAugment(
        masks.bandMasks(),
        masks.bandWidth(),
        masks.frameMasks(),
        masks.frameWidth(),
        features.normalisation() == Normalisation.NONE ? mean(dataset) : 0);
  }

  /**
   * Masks hold the mean, as in the paper, so that they neither add energy nor take it away:
   * normalised features have mean 0, others that of the training clips.
   */
  private static float mean(Dataset dataset) {
    return (float)
        Arrays.stream(dataset.indices(Split.TRAIN))
            .mapToDouble(index -> mean(dataset.features(index)))
            .average()
            .orElse(0);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
