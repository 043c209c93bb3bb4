package org.unhear.experiment;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.data.Corpus;
import org.unhear.data.Dataset;
import org.unhear.data.DatasetOptions;
import org.unhear.data.FeatureCache;
import org.unhear.data.Split;
import org.unhear.data.SplitRule;
import org.unhear.device.Shape;
import org.unhear.io.Json;
import org.unhear.io.Sha256;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.Learner;

/**
 * A recipe with its ingredients at hand.
 *
 * @param data features and labels
 * @param examples the same by index, as they stand
 * @param model fits the data
 * @param threads how many work outside the device; no result depends on it
 */
public record Prepared(
    Recipe recipe, Dataset data, DatasetExamples examples, Model model, int threads) {
  /**
   * Opens the corpus, computes the features and makes the model.
   *
   * @param cache where features are kept for the next time; empty to compute them always
   * @param threads how many compute features; the result does not depend on it
   * @throws UnhearException when the corpus cannot be used for the task, or the model not for the
   *     features
   * @throws StoppedRunException when the monitor asked to stop
   */
  public static Prepared of(
      Recipe recipe, Optional<FeatureCache> cache, int threads, Monitor monitor) {
    requireModel(recipe);
    DatasetOptions options =
        new DatasetOptions(
            recipe.features(),
            recipe.source().task(),
            DatasetOptions.BadFilePolicy.SKIP,
            threads,
            cache);
    Dataset data;
    try (Corpus corpus = open(recipe.source());
        Monitor.Task task = monitor.begin("features", corpus.clips().size())) {
      data = Dataset.build(corpus, options, monitor.reading(task));
    }
    if (!data.badFiles().isEmpty()) {
      monitor.say(
          "Recordings that cannot be used and are left out: %d, the first %s (%s)"
              .formatted(
                  data.badFiles().size(),
                  data.badFiles().get(0).path(),
                  data.badFiles().get(0).reason()));
    }
    return of(recipe, data, threads);
  }

  /** A model that is unknown or does not take such features is refused before any is computed. */
  private static void requireModel(Recipe recipe) {
    Model model = recipe.network(2);
    if (recipe.training().privacy().on()) {
      tie(model)
          .ifPresent(
              obstacle -> {
                throw new UsageException(
                    "%s cannot be trained privately: gradients of single recordings do not exist through %s"
                        .formatted(model.name(), obstacle),
                    "Models without batch norm: %s."
                        .formatted(String.join(", ", untied(model.example()))));
              });
    }
  }

  /** What ties the recordings of a batch together in training. */
  private static Optional<String> tie(Model model) {
    return Learner.graphOf(model, 2).perSampleObstacle();
  }

  private static List<String> untied(Shape example) {
    return Models.names().stream()
        .filter(
            name -> {
              try {
                return tie(Models.create(name, example, 2)).isEmpty();
              } catch (UsageException e) {
                // It does not take such features.
                return false;
              }
            })
        .toList();
  }

  private static Corpus open(Recipe.Source source) {
    Corpus corpus = Corpus.open(source.corpus());
    try {
      return corpus.withSplit(SplitRule.parse(source.split()));
    } catch (RuntimeException e) {
      corpus.close();
      throw e;
    }
  }

  /** A recipe with a data set that is there already. */
  public static Prepared of(Recipe recipe, Dataset data, int threads) {
    Model model = recipe.network(data.classNames().size());
    return new Prepared(recipe, data, DatasetExamples.of(data), model, threads);
  }

  /**
   * The examples as training sees them, augmented as the recipe says; the caller closes them.
   *
   * @throws UnhearException when noise or recordings that it is mixed into cannot be read
   */
  public DatasetExamples trainingExamples(Monitor monitor) {
    AugmentationSettings settings = recipe.augmentation();
    if (!settings.noise().any()) {
      return DatasetExamples.augmented(data, settings, recipe.seed());
    }
    try (Corpus corpus = open(recipe.source());
        Monitor.Task task = monitor.begin("sounds", Math.max(1, training().length))) {
      SoundSource sounds = new SoundSource(corpus, threads, monitor.reading(task));
      return DatasetExamples.augmented(data, settings, recipe.seed(), sounds);
    }
  }

  /** The same data with another seed. */
  public Prepared withSeed(long seed) {
    return new Prepared(recipe.withSeed(seed), data, examples, model, threads);
  }

  /** The same data and model with another training. */
  public Prepared withTraining(TrainingSettings training, long seed) {
    Recipe other =
        new Recipe(
            recipe.source(),
            recipe.features(),
            recipe.model(),
            recipe.pretrained(),
            training,
            recipe.augmentation(),
            seed);
    return new Prepared(other, data, examples, model, threads);
  }

  /** Recordings of the training part. */
  public int[] training() {
    return data.indices(Split.TRAIN);
  }

  /**
   * A digest of settings and training recordings: equal digests mean the same training.
   *
   * @param indices what is trained on
   */
  public String fingerprint(int[] indices) {
    StringBuilder text = new StringBuilder(Json.toLine(recipe.features()));
    if (recipe.pretrained().any()) {
      text.append(Json.toLine(recipe.pretrained()));
    }
    text.append(recipe.model()).append(Json.toLine(recipe.training()));
    text.append(recipe.augmentation().spec()).append(recipe.seed());
    for (int i : indices) {
      text.append('\n').append(data.clip(i).id()).append('\t').append(data.label(i));
    }
    return Sha256.hex(text.toString());
  }

  /**
   * Refuses data that is not what a run was made from.
   *
   * @param record of a run with this recipe
   */
  public void requireDataOf(RunRecord record) {
    requireClasses(record.classes());
    if (!record.fingerprint().equals(fingerprint(training()))) {
      throw new UnhearException(
          data.name() + " has other training recordings than when the model was trained.",
          "Name the corpus of the training with --corpus.");
    }
  }

  /**
   * Refuses data whose classes are not those of a trained model.
   *
   * @param names the model's classes
   */
  public void requireClasses(List<String> names) {
    if (!data.classNames().equals(names)) {
      String first =
          IntStream.range(0, Math.min(names.size(), data.classNames().size()))
              .filter(i -> !names.get(i).equals(data.classNames().get(i)))
              .mapToObj(i -> "'%s' is now '%s'".formatted(names.get(i), data.classNames().get(i)))
              .findFirst()
              .orElse("there were %d, now %d".formatted(names.size(), data.classNames().size()));
      throw new UnhearException(
          data.name() + " has other classes than when the model was trained: " + first + ".",
          "Name the corpus of the training with --corpus.");
    }
  }
}
