package org.unhear.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.unhear.audio.CounterRandom;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.audio.WavFiles;
import org.unhear.data.Corpus;
import org.unhear.data.Dataset;
import org.unhear.data.DatasetOptions;
import org.unhear.data.ProgressListener;
import org.unhear.data.Task;

/**
 * A corpus of three digits, two speakers and ten takes, of which five are test: tones in hiss, 16
 * bits at 16 kHz, so that 16-bit samples hold them exactly. Beside it lies a folder of noise.
 */
public final class NoisyCorpus {
  static final int RATE = 16000;
  private static final double SECONDS = 0.3;

  private final Path clips;
  private final Path noise;

  public NoisyCorpus(Path root) {
    clips = root.resolve("digits");
    noise = root.resolve("noise");
    for (int digit = 0; digit < 3; digit++) {
      for (String speaker : new String[] {"anna", "ben"}) {
        for (int take = 0; take < 10; take++) {
          String name = digit + "_" + speaker + "_" + take + ".wav";
          write(clips.resolve(name), WavFiles.pcm16(clip(name, 300 * (digit + 1)), RATE));
        }
      }
    }
    write(noise.resolve("fan.wav"), WavFiles.pcm16(hiss("fan", 0.4), RATE));
    write(noise.resolve("hum.wav"), WavFiles.pcm16(WavFiles.tone(100, 1, 22050), 22050));
  }

  private static float[] clip(String name, double hertz) {
    float[] clip = hiss(name, SECONDS);
    float[] tone = WavFiles.tone(hertz, SECONDS, RATE);
    for (int i = 0; i < clip.length; i++) {
      clip[i] += tone[i];
    }
    return clip;
  }

  private static float[] hiss(String name, double seconds) {
    CounterRandom random = CounterRandom.of(5, name);
    float[] x = new float[(int) (seconds * RATE)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (0.4 * (random.nextDouble() - 0.5));
    }
    return x;
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path clips() {
    return clips;
  }

  public Path noise() {
    return noise;
  }

  Corpus open() {
    return Corpus.open("fsdd=" + clips);
  }

  /** Eight bands of 0.2 seconds, which the clips are longer than: nothing is padded. */
  public static FeatureSettings small(Normalisation normalisation) {
    return FeatureSettings.keywords()
        .withBands(8)
        .withSeconds(0.2)
        .withNormalisation(normalisation);
  }

  public Dataset dataset(FeatureSettings settings) {
    try (Corpus corpus = open()) {
      return Dataset.build(corpus, DatasetOptions.of(settings, Task.WORDS), ProgressListener.NONE);
    }
  }

  /** The recipe of a training of a model on the words, on small features. */
  public Recipe recipe(String model, TrainingSettings training, String augmentation) {
    return new Recipe(
        new Recipe.Source("fsdd=" + clips, "own", Task.WORDS),
        small(Normalisation.PER_CLIP),
        model,
        training,
        settings(augmentation),
        7);
  }

  /** What the text says, with {@code NOISE} for the folder of noise. */
  AugmentationSettings settings(String text) {
    return AugmentationSettings.parse(text.replace("NOISE", noise.toString()));
  }

  /** Examples augmented as {@link #settings} says. */
  DatasetExamples examples(Dataset dataset, String text, long seed, int threads) {
    try (Corpus corpus = open()) {
      return DatasetExamples.augmented(
          dataset, settings(text), seed, new SoundSource(corpus, threads, ProgressListener.NONE));
    }
  }
}
