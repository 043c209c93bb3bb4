package org.unhear.experiment;

import java.nio.file.Path;
import org.unhear.audio.BackgroundNoise;
import org.unhear.audio.CounterRandom;
import org.unhear.audio.FeatureExtractor;
import org.unhear.audio.FeatureSettings;
import org.unhear.data.ClipSamples;
import org.unhear.data.Dataset;
import org.unhear.data.NoiseRecordings;
import org.unhear.data.Split;

/**
 * Features of training clips with noise mixed into their sound. Holds buffers, so one thread at a
 * time; {@link #another} makes one for another thread.
 */
final class NoisyFeatures {
  private record Shared(
      Dataset dataset, ClipSamples sound, BackgroundNoise noise, double noisyShare) {}

  private final Shared shared;
  private final ClipStream stream;
  private final FeatureExtractor extractor;
  private final float[] samples;

  private NoisyFeatures(Shared shared, ClipStream stream, FeatureExtractor extractor) {
    this.shared = shared;
    this.stream = stream;
    this.extractor = extractor;
    this.samples = new float[extractor.settings().samples()];
  }

  /**
   * Reads the noise and the sound of the training clips.
   *
   * @throws org.unhear.UnhearException when one cannot be read, or the heap has no room for them
   */
  static NoisyFeatures read(
      Dataset dataset, NoiseSettings settings, long seed, SoundSource source) {
    BackgroundNoise noise =
        new BackgroundNoise(
            NoiseRecordings.read(Path.of(settings.path()), FeatureSettings.SAMPLE_RATE),
            settings.lowDecibels(),
            settings.highDecibels());
    ClipSamples sound =
        ClipSamples.read(
            source.corpus(),
            dataset,
            dataset.indices(Split.TRAIN),
            source.threads(),
            source.listener());
    return new NoisyFeatures(
        new Shared(dataset, sound, noise, settings.share()),
        ClipStream.of(seed, "noise", dataset),
        new FeatureExtractor(dataset.settings()));
  }

  /** The same for another thread. */
  NoisyFeatures another() {
    return new NoisyFeatures(shared, stream.another(), extractor.another());
  }

  /** Floats of a clip's features. */
  int size() {
    return extractor.settings().size();
  }

  /** Whether a clip gets noise in an epoch; others keep the features of the data set. */
  boolean isNoisy(int epoch, int clip) {
    return shared.sound.has(clip) && stream.at(epoch, clip).nextDouble() < shared.noisyShare;
  }

  /**
   * The features of a clip that gets noise.
   *
   * @param out receives {@link #size} values
   */
  void compute(int epoch, int clip, float[] out) {
    CounterRandom random = stream.at(epoch, clip);
    // The first number is the one that chose the clip.
    random.nextDouble();
    shared.sound.copy(clip, samples);
    shared.noise.apply(samples, 1, samples.length, random);
    extractor.extract(samples, out);
    shared.dataset.scaling().ifPresent(scaling -> scaling.apply(out));
  }
}
