package org.unhear.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.device.Bytes;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.experiment.MemoryPlans;
import org.unhear.experiment.TrainingSettings;
import org.unhear.io.Json;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.report.MemoryPlan;
import org.unhear.train.OptimizerSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what memory a model takes, and runs nothing. */
@Command(
    name = "plan",
    description = {
      "Says how many bytes training and using a model takes, by role and by layer.",
      "Nothing is run and no memory is taken. With --memory-budget: exit code 1 when training does",
      "not fit."
    },
    footer = {
      "",
      "Examples:",
      "  unhear plan --model res8",
      "  unhear plan --model kwt-1 --batch 256 --memory-budget 512MiB"
    })
final class PlanCommand extends UnhearCommand {
  private static final int MOST = 1 << 16;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      order = 10,
      required = true,
      description = "A model of 'unhear models'.")
  String model;

  @Option(
      names = "--classes",
      paramLabel = "N",
      order = 11,
      defaultValue = "12",
      description = "Words or speakers that are told apart.")
  int classes;

  @Option(
      names = "--bands",
      paramLabel = "N",
      order = 12,
      defaultValue = "40",
      description = "Mel bands or cepstral coefficients.")
  int bands;

  @Option(
      names = "--frames",
      paramLabel = "N",
      order = 13,
      defaultValue = "98",
      description = "Frames of a recording; a second has 98.")
  int frames;

  @Option(
      names = "--batch",
      paramLabel = "N",
      order = 14,
      defaultValue = "64",
      description = "Recordings a step.")
  int batch;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      order = 15,
      defaultValue = "adamw",
      description = "sgd, adam or adamw.")
  String optimizer;

  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    requireCount("--classes", classes, 2);
    requireCount("--bands", bands, 1);
    requireCount("--frames", frames, 1);
    requireCount("--batch", batch, 1);
    // The rates do not matter here.
    OptimizerSpec rule = new TrainingSettings.Rule(optimizer, 1, 0, 0).spec();
    long budget = compute.budget();
    Model planned = Models.create(model, Shape.of(bands, frames), classes);
    try (Device device = compute.open()) {
      MemoryPlan training = MemoryPlans.training(device, planned, batch, rule);
      if (training.totalBytes() > budget) {
        throw tooLarge(device, planned, rule, training.totalBytes(), budget);
      }
      MemoryPlan inference = MemoryPlans.inference(device, planned, batch);
      ObjectNode document = Json.object();
      document.set("training", Json.toTree(training));
      document.set("inference", Json.toTree(inference));
      console.result(document, PlanText.of(List.of(training, inference)));
    }
    return SUCCESS;
  }

  private static void requireCount(String option, int value, int least) {
    if (value < least || value > MOST) {
      throw new UsageException(
          "%s is %d.".formatted(option, value), "Give %d to %,d.".formatted(least, MOST));
    }
  }

  private UnhearException tooLarge(
      Device device, Model planned, OptimizerSpec rule, long bytes, long budget) {
    long least = MemoryPlans.training(device, planned, 1, rule).totalBytes();
    String hint = "With --batch 1 it takes " + exact(least) + ".";
    if (least <= budget) {
      hint = "--batch %d fits. %s".formatted(fitting(device, planned, rule, budget), hint);
    }
    return new UnhearException(
        "Training %s with --batch %d takes %s, more than the budget of %s."
            .formatted(model, batch, exact(bytes), exact(budget)),
        hint);
  }

  /** A batch within the budget, by bisection between 1, which is, and the one that is not. */
  private int fitting(Device device, Model planned, OptimizerSpec rule, long budget) {
    int fits = 1;
    int exceeds = batch;
    while (exceeds - fits > 1) {
      int middle = (fits + exceeds) / 2;
      if (MemoryPlans.training(device, planned, middle, rule).totalBytes() <= budget) {
        fits = middle;
      } else {
        exceeds = middle;
      }
    }
    return fits;
  }

  private static String exact(long bytes) {
    return "%s (%,d bytes)".formatted(Bytes.text(bytes), bytes);
  }
}
