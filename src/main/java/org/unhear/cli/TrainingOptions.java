package org.unhear.cli;

import org.unhear.UsageException;
import org.unhear.data.Task;
import org.unhear.experiment.AugmentationSettings;
import org.unhear.experiment.Pretrained;
import org.unhear.experiment.Recipe;
import org.unhear.experiment.TrainingSettings;
import org.unhear.nn.Models;
import org.unhear.train.Privacy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that make a recipe: which recordings, which model, and how it is trained. */
final class TrainingOptions {
  @Mixin CorpusOptions corpus;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      order = 20,
      defaultValue = "auto",
      description = "A model of 'unhear models'; auto is res8 for words, x-vector for speakers.")
  String model;

  @Mixin PretrainedOptions pretrained;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      order = 21,
      defaultValue = "20",
      description = "Passes over the training recordings.")
  int epochs;

  @Option(
      names = "--batch",
      paramLabel = "N",
      order = 22,
      defaultValue = "64",
      description = "Recordings a step.")
  int batch;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      order = 23,
      defaultValue = "adamw",
      description = "sgd, adam or adamw.")
  String optimizer;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      order = 24,
      defaultValue = "0.002",
      description = "Largest learning rate.")
  double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      order = 25,
      defaultValue = "0.9",
      description = "Momentum of sgd.")
  double momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      order = 26,
      defaultValue = "0.05",
      description = "Decay of the weights.")
  double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      order = 27,
      defaultValue = "cosine",
      description = "Course of the learning rate: constant, cosine or step.")
  String schedule;

  @Option(
      names = "--warmup",
      paramLabel = "SHARE",
      order = 28,
      defaultValue = "0.1",
      description = "Share of the training during which the learning rate rises.")
  double warmup;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      order = 29,
      defaultValue = "0",
      description = "Largest norm of a gradient; 0 for any.")
  double clip;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      order = 29,
      defaultValue = "packed",
      description = {
        "What retraining does with the places of what it leaves out:",
        "packed: those that follow move up; slots: they stay empty, for replay;",
        "sisa:5x4: the same, in 5 shards of 4 slices, for sisa."
      })
  String order;

  @Option(
      names = "--checkpoints",
      paramLabel = "N",
      order = 29,
      defaultValue = "8",
      description = "States kept for replay in the first epoch; for sisa any but 0 is one a slice.")
  int checkpoints;

  @Option(
      names = "--dp-noise",
      paramLabel = "SIGMA",
      order = 29,
      defaultValue = "0",
      description = {
        "Trains with differential privacy: noise on the sum of clipped gradients, as a multiple of",
        "--dp-clip; 0 for an ordinary training. Batches are then drawn by chance."
      })
  double privateNoise;

  @Option(
      names = "--dp-clip",
      paramLabel = "NORM",
      order = 29,
      defaultValue = "1",
      description = "Largest norm of the gradient of a recording, with --dp-noise.")
  double privateClip;

  @Option(
      names = "--dp-delta",
      paramLabel = "DELTA",
      order = 29,
      defaultValue = "1e-5",
      description = "Delta that epsilon is stated for; below one in the number of recordings.")
  double privateDelta;

  @Option(
      names = "--augment",
      paramLabel = "LIST",
      order = 30,
      defaultValue = "none",
      description = {
        "Changes recordings anew in each epoch: shift:MS, spec:2x8,2x20 (masks of bands, of frames),",
        "noise:PATH:5..20dB:80%%; values may be left out."
      })
  String augment;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 40,
      defaultValue = "0",
      description = "Decides first weights, order and every draw.")
  long seed;

  /** States to keep, a sane number. */
  int checkpoints() {
    if (checkpoints < 0 || checkpoints > 10_000) {
      throw new UsageException(
          "--checkpoints is %,d.".formatted(checkpoints), "A usual value is 8; 0 keeps none.");
    }
    return checkpoints;
  }

  Recipe recipe() {
    Recipe.Source source = corpus.source();
    Models kind = Models.named(model.equals("auto") ? usual(source.task()) : model);
    Pretrained start = pretrained.of(kind);
    return new Recipe(
        source,
        start.any() ? corpus.features(start) : corpus.features(),
        kind.key(),
        start,
        new TrainingSettings(
            epochs,
            batch,
            new TrainingSettings.Rule(optimizer, learningRate, momentum, weightDecay),
            schedule,
            warmup,
            clip,
            order,
            new Privacy(privateNoise, privateClip, privateDelta)),
        AugmentationSettings.parse(augment),
        seed);
  }

  private static String usual(Task task) {
    return task == Task.WORDS ? "res8" : "x-vector";
  }
}
