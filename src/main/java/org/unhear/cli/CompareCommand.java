package org.unhear.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets methods beside gold. */
@Command(
    name = "compare",
    description = {
      "Trains an original model, retrains it without what is to be forgotten (gold), runs methods",
      "on the original and sets them beside gold, for several seeds. Writes report.html,",
      "results.json, results.csv, models and TensorBoard events.",
      "Ctrl-C stops at a step boundary; --resume goes on with the same bits."
    },
    footer = {
      "",
      "Examples:",
      "  unhear compare --corpus fsdd.zip --forget sample:5%% --methods fine-tune,scrub --seeds 3",
      "  unhear compare --corpus asc12.zip --task speakers --split takes:9,10 \\",
      "      --forget speaker:NAME --methods all --set scrub.alpha=0.1",
      "  unhear compare --resume runs/compare-1"
    })
final class CompareCommand extends UnhearCommand {
  @Mixin TrainingOptions training;
  @Mixin ForgetOption forget;

  @Option(
      names = "--methods",
      paramLabel = "NAME,…",
      order = 31,
      split = ",",
      defaultValue = "fine-tune,gradient-ascent,neggrad-plus,random-label,scrub",
      description = "Methods of 'unhear methods', or all; gold is always there.")
  List<String> methods;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      order = 41,
      defaultValue = "1",
      description = "How often all is repeated, with seeds from --seed on.")
  int seeds;

  @Mixin OutputOptions output;
  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    return new ComparisonRun(this, console)
        .run(
            new ComparisonRun.Wish(
                training.recipe(), forget.request(), methods, seeds, training.corpus.cache),
            output,
            compute);
  }
}
