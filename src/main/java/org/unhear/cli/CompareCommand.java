package org.unhear.cli;

import org.unhear.data.ForgetRequest;
import org.unhear.experiment.Prepared;
import picocli.CommandLine.Command;

/** Sets methods beside gold. */
@Command(
    name = "compare",
    description = {
      "Sets methods beside a model retrained without what is to be forgotten (gold).",
      "Trains the original model and gold, runs the methods on the original, for several seeds.",
      "Writes report.html, results.json, results.csv, models and TensorBoard events.",
      "Ctrl-C stops at a step boundary; --resume goes on with the same bits."
    },
    footer = {
      "",
      "Examples:",
      "  unhear compare --corpus fsdd.zip --forget sample:5%% --methods fine-tune,scrub --seeds 3",
      "  unhear compare --corpus asc12.zip --task speakers --split takes:9,10 \\",
      "      --forget speaker:NAME --methods all --set scrub.alpha=0.1",
      "  unhear compare --corpus fsdd.zip --forget speaker:george --methods all --tune 12",
      "  unhear compare --corpus fsdd.zip --forget sample:5%% --methods scrub --requests 10",
      "  unhear compare --resume runs/compare-1"
    })
final class CompareCommand extends ComparingCommand {
  @Override
  ForgetRequest request(Prepared prepared, Console console) {
    return forget.request();
  }
}
