package org.unhear.experiment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.audio.Augmentation;
import org.unhear.data.Dataset;
import org.unhear.data.Split;
import org.unhear.train.Examples;

/**
 * The clips of a data set as examples. As they stand they are the features of the data set, for
 * evaluation and for methods that need each clip to stay the same; {@link #atEpoch} shows the
 * training clips as one epoch of training sees them. Clips of other splits are never changed.
 *
 * <p>What happens to a clip in an epoch follows from seed, epoch and the clip's id alone. Nothing
 * is allocated by {@code copy} when clips are taken in an announced order. One thread at a time; to
 * be closed, since noise has threads of its own.
 */
public final class DatasetExamples implements Examples, AutoCloseable {
  private final Dataset dataset;
  private final Optional<Augmentation> augmentation;
  private final Optional<FeaturesAhead> noise;
  private final ClipStream stream;
  private final BitSet training = new BitSet();
  private final int bands;
  private final int frames;
  private final float[] features;

  private DatasetExamples(
      Dataset dataset,
      long seed,
      Optional<Augmentation> augmentation,
      Optional<FeaturesAhead> noise) {
    this.dataset = dataset;
    this.augmentation = augmentation;
    this.noise = noise;
    this.stream = ClipStream.of(seed, "features", dataset);
    this.bands = dataset.bands();
    this.frames = dataset.frames();
    this.features = new float[bands * frames];
    IntStream.of(dataset.indices(Split.TRAIN)).forEach(training::set);
  }

  /** The same examples in every epoch. */
  public static DatasetExamples of(Dataset dataset) {
    return new DatasetExamples(dataset, 0, Optional.empty(), Optional.empty());
  }

  /**
   * Examples whose features are augmented in training.
   *
   * @param settings without noise, which needs the sound
   */
  public static DatasetExamples augmented(
      Dataset dataset, AugmentationSettings settings, long seed) {
    if (settings.noise().any()) {
      throw new IllegalArgumentException("noise is mixed into sound, which was not given");
    }
    Optional<Augmentation> change =
        settings.any() ? Optional.of(FeatureAugmentation.of(settings, dataset)) : Optional.empty();
    return new DatasetExamples(dataset, seed, change, Optional.empty());
  }

  /**
   * Examples that are augmented in training. With noise, this reads the sound of the training clips
   * into memory.
   *
   * @throws org.unhear.UsageException when the settings do not suit the features
   * @throws org.unhear.UnhearException when noise or clips cannot be read, or the heap has no room
   *     for them
   */
  public static DatasetExamples augmented(
      Dataset dataset, AugmentationSettings settings, long seed, SoundSource source) {
    if (!settings.noise().any()) {
      return augmented(dataset, settings, seed);
    }
    Augmentation augmentation = FeatureAugmentation.of(settings, dataset);
    NoisyFeatures noisy = NoisyFeatures.read(dataset, settings.noise(), seed, source);
    return new DatasetExamples(
        dataset,
        seed,
        Optional.of(augmentation),
        Optional.of(new FeaturesAhead(noisy, source.threads())));
  }

  /** The data set. */
  public Dataset dataset() {
    return dataset;
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public int exampleSize() {
    return features.length;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    float[] values = dataset.features(index);
    System.arraycopy(values, 0, target, offset, values.length);
    Arrays.fill(target, offset + values.length, offset + features.length, 0);
  }

  @Override
  public int length(int index) {
    return dataset.features(index).length;
  }

  @Override
  public int label(int index) {
    return dataset.label(index);
  }

  @Override
  public String name(int index) {
    return dataset.clip(index).id();
  }

  @Override
  public Examples atEpoch(int epoch) {
    return augmentation.isPresent() ? new Epoch(epoch, augmentation.get()) : this;
  }

  @Override
  public void close() {
    noise.ifPresent(FeaturesAhead::close);
  }

  /** The examples of one epoch. */
  private final class Epoch implements Examples {
    private final int epoch;
    private final Augmentation change;

    Epoch(int epoch, Augmentation change) {
      this.epoch = epoch;
      this.change = change;
    }

    @Override
    public int size() {
      return dataset.size();
    }

    @Override
    public int exampleSize() {
      return features.length;
    }

    @Override
    public int label(int index) {
      return dataset.label(index);
    }

    @Override
    public int length(int index) {
      return DatasetExamples.this.length(index);
    }

    @Override
    public String name(int index) {
      return DatasetExamples.this.name(index);
    }

    @Override
    public void announce(int[] order, int first, int count) {
      noise.ifPresent(each -> each.announce(epoch, order, first, count));
    }

    @Override
    public void copy(int index, float[] target, int offset) {
      if (!training.get(index)) {
        DatasetExamples.this.copy(index, target, offset);
        return;
      }
      if (noise.isEmpty() || !noise.get().copy(epoch, index, features)) {
        DatasetExamples.this.copy(index, features, 0);
      }
      change.apply(features, bands, frames, stream.at(epoch, index));
      System.arraycopy(features, 0, target, offset, features.length);
    }
  }
}
