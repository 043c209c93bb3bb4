package org.unhear.cli;

import java.nio.file.Path;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Recipe;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name a run, and where its recordings are now. */
final class RunOptions {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      order = 10,
      description = "Folder of a run, as 'unhear train' writes it.")
  Path run;

  @Option(
      names = "--corpus",
      paramLabel = "[FORMAT=]PATH",
      order = 11,
      defaultValue = "",
      description = "Where the recordings are now. Default: where the run found them.")
  String corpus;

  @Mixin CacheOption cache;

  RunFolder folder() {
    return new RunFolder(run);
  }

  /** The data that the run was trained on, with its recipe. */
  Prepared prepare(RunRecord record, int threads, Monitor monitor) {
    Recipe recipe = corpus.isEmpty() ? record.recipe() : record.recipe().withCorpus(corpus);
    Prepared prepared = Prepared.of(recipe, cache.cache(), threads, monitor);
    prepared.requireDataOf(record);
    return prepared;
  }
}
