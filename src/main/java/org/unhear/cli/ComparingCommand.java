package org.unhear.cli;

import java.util.List;
import java.util.Optional;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.data.RequestQueue;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Recipe;
import org.unhear.experiment.Tuner;
import org.unhear.report.Audit;
import org.unhear.report.Tuning;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that sets methods beside gold: from options to a folder and a table. */
abstract class ComparingCommand extends UnhearCommand {
  @Mixin TrainingOptions training;
  @Mixin ForgetOption forget;

  @Option(
      names = "--methods",
      paramLabel = "NAME,…",
      order = 31,
      split = ",",
      defaultValue = "fine-tune,gradient-ascent,neggrad-plus,random-label,scrub",
      description =
          "Methods of 'unhear methods', or all that suit the training; gold is always there.")
  List<String> methods;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      order = 41,
      defaultValue = "1",
      description = "How often all is repeated, with seeds from --seed on.")
  int seeds;

  @Mixin TuningOptions tuning;
  @Mixin QueueOption queue;
  @Mixin ProbeOptions probes;
  @Mixin FleetOption fleet;
  @Mixin AuditOption auditing;
  @Mixin OutputOptions output;
  @Mixin ComputeOptions compute;

  /** The request for a data set, when it is not in a file. */
  abstract ForgetRequest request(Prepared prepared, Console console);

  /** What is learned, and of which recordings. */
  Recipe recipe() {
    return training.recipe();
  }

  @Override
  final int run(Console console) {
    if (seeds < 1 || seeds > 1000) {
      throw new UsageException("--seeds is " + seeds + ".", "Give 1 or more, such as 5.");
    }
    output.checkResume(spec);
    ResolvedOptions options = new ResolvedOptions(spec, settings());
    Recipe recipe = recipe();
    Contenders contenders = new Contenders(settings());
    List<Comparison.Contender> named = contenders.named(methods, recipe.trainingSpec());
    tuning.check();
    auditing.check();
    Optional<RequestQueue> fromFile = queue.fromFile(forget);
    probes.check();
    fleet.check(recipe);
    int checkpoints = training.checkpoints();
    long budget = compute.budget();
    try (OutputFolder folder = output.folder(spec.name());
        Device device = compute.open()) {
      options.save(folder.path());
      Prepared prepared =
          Prepared.of(recipe, training.corpus.cache.cache(), compute.threadsOrAll(), console);
      QueueOption.Asked asked = queue.asked(fromFile, () -> request(prepared, console));
      Audit audit = audited(asked, prepared, console);
      List<Tuning> tunings = List.of();
      if (tuning.isWanted()) {
        Tuner.Limits limits = tuning.limits(budget);
        tunings =
            new Tuner(device, prepared, asked.whole(), limits, folder.path(), console)
                .tune(named, contenders.given());
        tuning.save(folder.path(), tunings);
      }
      Comparison.Task task =
          new Comparison.Task(
              recipe,
              asked.whole(),
              Tuner.tuned(named, tunings),
              seeds,
              asked.queue(),
              checkpoints,
              budget,
              probes.probes(folder.path()).and(fleet.probes(recipe, folder.path())));
      Comparison.Origin origin =
          new Comparison.Origin(
              spec.name(), options.asMap(), options.commandLine(), tunings, audit);
      Comparison comparison = new Comparison(device, task, origin, folder.path(), console);
      ComparisonText.print(console, comparison.run(prepared), folder.path());
    }
    return SUCCESS;
  }

  /** What cannot be served is refused before a step is taken. */
  private Audit audited(QueueOption.Asked asked, Prepared prepared, Console console) {
    long seed = training.seed;
    ForgetSet set = asked.whole().resolve(prepared.data(), seed);
    asked.queue().ifPresent(each -> each.parts(prepared.data(), seed));
    prepared.data().test();
    return auditing.audit(prepared.data(), set, console);
  }
}
