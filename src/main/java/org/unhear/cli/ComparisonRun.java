package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Recipe;
import org.unhear.io.Json;
import org.unhear.report.HtmlReport;
import org.unhear.report.Results;
import org.unhear.report.TextTable;

/** A comparison as a command runs it: from options to a folder and a table. */
final class ComparisonRun {
  /** What a command asks for. */
  record Wish(
      Recipe recipe, ForgetRequest forget, List<String> methods, int seeds, CacheOption cache) {
    Wish {
      if (seeds < 1 || seeds > 1000) {
        throw new UsageException("--seeds is " + seeds + ".", "Give 1 or more, such as 5.");
      }
    }
  }

  private final UnhearCommand command;
  private final Console console;

  ComparisonRun(UnhearCommand command, Console console) {
    this.command = command;
    this.console = console;
  }

  int run(Wish wish, OutputOptions output, ComputeOptions compute) {
    output.checkResume(command.spec);
    ResolvedOptions options = new ResolvedOptions(command.spec, command.settings());
    Comparison.Task task =
        new Comparison.Task(
            wish.recipe(),
            wish.forget(),
            new Contenders(command.settings()).named(wish.methods()),
            wish.seeds(),
            compute.budget());
    try (Device device = compute.open()) {
      Prepared prepared =
          Prepared.of(wish.recipe(), wish.cache().cache(), compute.threadsOrAll(), console);
      // A request that cannot be served is refused before a folder is made or a step taken.
      wish.forget().resolve(prepared.data(), wish.recipe().seed());
      prepared.test();
      Path folder = output.folder(command.spec.name());
      options.save(folder);
      Comparison.Origin origin = new Comparison.Origin(options.asMap(), options.commandLine());
      Results results = new Comparison(device, task, origin, folder, console).run(prepared);
      print(results, folder);
    }
    return UnhearCommand.SUCCESS;
  }

  private void print(Results results, Path folder) {
    List<String> lines = new ArrayList<>(TextTable.plain(results));
    lines.add("");
    lines.add(
        "Rates in %. D_t test, D_f forget, D_r retain accuracy; unheard: share of D_f that an");
    lines.add(
        "attack takes for unheard; ToW: closeness to gold. Good is near gold, not near 0 or 100.");
    lines.add("Report: " + folder.resolve(HtmlReport.FILE));
    var document = Json.object().put("folder", folder.toString());
    document.set("results", Json.toTree(results));
    console.result(document, lines);
  }
}
