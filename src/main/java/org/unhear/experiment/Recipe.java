package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Objects;
import java.util.Optional;
import org.unhear.audio.FeatureSettings;
import org.unhear.data.Task;
import org.unhear.device.Shape;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.TrainingSpec;

/**
 * All that decides what an original model becomes: the same recipe on the same files gives the same
 * bits.
 *
 * @param source the recordings
 * @param features what is computed of each
 * @param model a name of {@link org.unhear.nn.Models}
 * @param pretrained what a published model starts from
 * @param training how it is trained
 * @param augmentation how recordings are changed in each epoch of training
 * @param seed of first weights, order, augmentation and dropout
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Recipe(
    Source source,
    FeatureSettings features,
    String model,
    Pretrained pretrained,
    TrainingSettings training,
    AugmentationSettings augmentation,
    long seed) {
  /**
   * Labelled recordings.
   *
   * @param corpus {@code [FORMAT=]PATH}
   * @param split as {@link org.unhear.data.SplitRule#parse} reads it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Source(String corpus, String split, Task task) {}

  public Recipe {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(features, "features");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(pretrained, "pretrained");
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(augmentation, "augmentation");
  }

  /** The recipe of a model that is no published one. */
  public Recipe(
      Source source,
      FeatureSettings features,
      String model,
      TrainingSettings training,
      AugmentationSettings augmentation,
      long seed) {
    this(source, features, model, Pretrained.NONE, training, augmentation, seed);
  }

  /**
   * The network that is trained.
   *
   * @throws org.unhear.UsageException when it does not take such features
   */
  public Model network(int classes) {
    Shape example = Pretrained.example(features);
    return pretrained.any()
        ? pretrained.create(model, example, classes)
        : Models.create(model, example, classes);
  }

  /**
   * What first weights are, in a line for people; empty when nobody would ask.
   *
   * @throws org.unhear.UnhearException when a checkpoint is not there or does not fit
   */
  public Optional<String> start() {
    return pretrained.any() ? Optional.of(pretrained.describe(network(2))) : Optional.empty();
  }

  /** The recipe as a trainer follows it. */
  public TrainingSpec trainingSpec() {
    return training.spec(seed);
  }

  /** The same with another seed. */
  public Recipe withSeed(long other) {
    return new Recipe(source, features, model, pretrained, training, augmentation, other);
  }

  /** The same with the recordings in another place. */
  public Recipe withCorpus(String corpus) {
    Source moved = new Source(corpus, source.split(), source.task());
    return new Recipe(moved, features, model, pretrained, training, augmentation, seed);
  }
}
