package org.unhear.cli;

import java.util.List;
import java.util.Locale;
import org.unhear.UsageException;
import org.unhear.audio.FeatureSettings;
import org.unhear.data.Task;
import org.unhear.experiment.Pretrained;
import org.unhear.experiment.Recipe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which recordings are used, and how they are heard. */
final class CorpusOptions {
  @Option(
      names = "--corpus",
      paramLabel = "[FORMAT=]PATH",
      order = 10,
      defaultValue = "",
      description = "Folder, zip or CSV list of recordings; the format is guessed when left out.")
  String corpus;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      order = 11,
      defaultValue = "words",
      description = "What is told apart: words or speakers.")
  String task;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      order = 12,
      defaultValue = "own",
      description = "own, takes, takes:9,10, speakers, speakers:NAME,… or a CSV file.")
  String split;

  @Option(
      names = "--features",
      paramLabel = "KIND",
      order = 13,
      defaultValue = "logmel",
      description = "logmel or mfcc; published models decide for themselves.")
  String features;

  @Option(
      names = "--bands",
      paramLabel = "N",
      order = 14,
      defaultValue = "40",
      description = "Mel bands or cepstral coefficients.")
  int bands;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      order = 15,
      defaultValue = "1",
      description = "Recordings are cut or padded about their middle to this.")
  double seconds;

  @Mixin CacheOption cache;

  Recipe.Source source() {
    if (corpus.isBlank()) {
      throw new UsageException(
          "No corpus was named.", "Add --corpus PATH: a folder, a zip or a CSV list.");
    }
    Task chosen =
        switch (task.toLowerCase(Locale.ROOT)) {
          case "words" -> Task.WORDS;
          case "speakers" -> Task.SPEAKERS;
          default -> throw UsageException.unknownName("task", task, List.of("words", "speakers"));
        };
    return new Recipe.Source(corpus, split, chosen);
  }

  /** What a published model hears: samples, or the spectrogram of Whisper. */
  FeatureSettings features(Pretrained model) {
    return model.features(seconds);
  }

  FeatureSettings features() {
    FeatureSettings.Kind kind =
        switch (features.toLowerCase(Locale.ROOT)) {
          case "logmel" -> FeatureSettings.Kind.LOGMEL;
          case "mfcc" -> FeatureSettings.Kind.MFCC;
          default ->
              throw UsageException.unknownName(
                  "kind of features", features, List.of("logmel", "mfcc"));
        };
    FeatureSettings standard = FeatureSettings.keywords();
    return new FeatureSettings(
        kind, bands, seconds, standard.framing(), standard.scale(), standard.normalisation());
  }
}
