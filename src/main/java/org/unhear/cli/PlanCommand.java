package org.unhear.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.device.Bytes;
import org.unhear.device.Device;
import org.unhear.device.MemoryLimits;
import org.unhear.device.Shape;
import org.unhear.experiment.MemoryBudget;
import org.unhear.experiment.MemoryNeed;
import org.unhear.experiment.MemoryPlans;
import org.unhear.experiment.Pretrained;
import org.unhear.experiment.TrainingSettings;
import org.unhear.io.Json;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.report.MemoryPlan;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what memory a model takes, and runs nothing. */
@Command(
    name = "plan",
    description = {
      "Says how many bytes training and using a model takes, by role and by layer.",
      "Nothing is run and no memory is taken. With --memory-budget: the plan that keeps to it, by",
      "computing activations again and by taking batches in parts; exit code 1 when none does."
    },
    footer = {
      "",
      "Examples:",
      "  unhear plan --model res8",
      "  unhear plan --model kwt-1 --batch 256 --memory-budget 512MiB",
      "  unhear plan --model wav2vec2-base --batch 8 --freeze front-end"
    })
final class PlanCommand extends UnhearCommand {
  private static final int MOST = 1 << 16;
  private static final MemoryLimits AGAIN = new MemoryLimits(0, Integer.MAX_VALUE);

  @Option(
      names = "--model",
      paramLabel = "NAME",
      order = 10,
      required = true,
      description = "A model of 'unhear models'.")
  String model;

  @Mixin PretrainedOptions pretrained;

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
      names = "--seconds",
      paramLabel = "S",
      order = 13,
      defaultValue = "1",
      description = "Length of a recording, for models that hear samples.")
  double seconds;

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
    Model planned = planned();
    try (Device device = compute.open()) {
      MemoryBudget.Fit fit = fit(device, planned, rule, budget);
      List<MemoryPlan> plans =
          List.of(
              training(device, planned, rule, fit.limits()),
              MemoryPlans.inference(device, planned, batch));
      Map<String, Long> least = least(device, planned, rule);
      ObjectNode document = Json.object();
      document.set("training", Json.toTree(plans.get(0)));
      document.set("inference", Json.toTree(plans.get(1)));
      document.set("least", Json.toTree(least));
      fit.note().ifPresent(note -> document.put("note", note));
      List<String> lines = new ArrayList<>(PlanText.of(plans));
      lines.add("");
      fit.note().ifPresent(lines::add);
      least.forEach(
          (how, bytes) ->
              lines.add("Training takes at least %s %s.".formatted(Bytes.text(bytes), how)));
      console.result(document, lines);
    }
    return SUCCESS;
  }

  private MemoryBudget.Fit fit(Device device, Model planned, OptimizerSpec rule, long budget) {
    try {
      return MemoryBudget.fit(
          budget,
          "Training %s with --batch %d".formatted(model, batch),
          batch,
          limits -> Optional.of(need(training(device, planned, rule, limits))));
    } catch (UnhearException e) {
      throw new UnhearException(
          e.getMessage(), e.hint() + " " + smaller(device, planned, rule, budget));
    }
  }

  /** What batch fits into a budget that this one does not fit into. */
  private String smaller(Device device, Model planned, OptimizerSpec rule, long budget) {
    IntToLongFunction least =
        size -> MemoryPlans.training(device, planned, size, rule, AGAIN).totalBytes();
    String alone = "With --batch 1 it takes %,d bytes.".formatted(least.applyAsLong(1));
    if (least.applyAsLong(1) > budget) {
      return alone;
    }
    int fits = 1;
    int exceeds = batch;
    while (exceeds - fits > 1) {
      int middle = (fits + exceeds) / 2;
      if (least.applyAsLong(middle) <= budget) {
        fits = middle;
      } else {
        exceeds = middle;
      }
    }
    return "--batch %d fits. %s".formatted(fits, alone);
  }

  private MemoryPlan training(
      Device device, Model planned, OptimizerSpec rule, MemoryLimits limits) {
    return MemoryPlans.training(device, planned, batch, rule, limits);
  }

  private static MemoryNeed need(MemoryPlan plan) {
    Map<String, Long> roles = new TreeMap<>();
    plan.roles().forEach(role -> roles.put(role.role(), role.bytes()));
    return MemoryNeed.of(plan.totalBytes(), roles.getOrDefault("activations", 0L));
  }

  /** What can be saved, and how. */
  private Map<String, Long> least(Device device, Model planned, OptimizerSpec rule) {
    Map<String, Long> least = new LinkedHashMap<>();
    MemoryLimits again = new MemoryLimits(0, Integer.MAX_VALUE);
    least.put(
        "with activations computed again", training(device, planned, rule, again).totalBytes());
    if (!Learner.tiesExamples(planned)) {
      least.put(
          "with batches in parts of 1 as well",
          training(device, planned, rule, new MemoryLimits(0, 1)).totalBytes());
    }
    return least;
  }

  private Model planned() {
    Models kind = Models.named(model);
    Pretrained start = pretrained.of(kind);
    return start.any()
        ? start.network(kind.key(), seconds, classes)
        : Models.create(model, Shape.of(bands, frames), classes);
  }

  private static void requireCount(String option, int value, int least) {
    if (value < least || value > MOST) {
      throw new UsageException(
          "%s is %d.".formatted(option, value), "Give %d to %,d.".formatted(least, MOST));
    }
  }
}
