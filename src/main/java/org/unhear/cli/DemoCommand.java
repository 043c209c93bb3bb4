package org.unhear.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.unhear.UsageException;
import org.unhear.data.Clip;
import org.unhear.data.Corpus;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetRequest;
import org.unhear.data.Split;
import org.unhear.data.Task;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Recipe;
import picocli.CommandLine.Command;

/** The main job on real recordings. */
@Command(
    name = "demo",
    description = {
      "Trains a model to tell speakers apart and makes it forget one by several methods.",
      "Sets each beside a model retrained without that speaker; ends with a report to open in a",
      "browser.",
      "The recordings are telephone prompts that Debian packages; --corpus takes your own.",
      "It is 'unhear compare' with the settings of a preset that takes minutes."
    },
    footer = {
      "",
      "Examples:",
      "  unhear demo",
      "  unhear demo --corpus PATH --forget speaker:NAME",
      "  unhear demo --corpus PATH --task words"
    })
final class DemoCommand extends ComparingCommand {
  private static final String AUTO = "auto";
  private static final String ASTERISK = "asterisk";

  @Override
  Recipe recipe() {
    String corpus = training.corpus.corpus;
    Path prompts = Path.of(corpus.substring(corpus.indexOf('=') + 1));
    if (corpus.startsWith(ASTERISK + "=") && !Files.exists(prompts)) {
      throw new UsageException(
          "The recordings of the demo are not there: " + prompts + ".",
          "Run ./unhear demo, which installs them, or bring your own with --corpus PATH.");
    }
    if (training.corpus.split.equals(AUTO)) {
      training.corpus.split = split(training.corpus.source());
    }
    return training.recipe();
  }

  /** Corpora that keep speakers apart do not suit the task; others have a split of their own. */
  private static String split(Recipe.Source source) {
    if (source.task() == Task.WORDS) {
      return "own";
    }
    try (Corpus corpus = Corpus.open(source.corpus())) {
      Set<String> trained = new HashSet<>();
      Set<String> all = new HashSet<>();
      for (Clip clip : corpus.clips()) {
        all.add(clip.speaker());
        if (clip.split() == Split.TRAIN) {
          trained.add(clip.speaker());
        }
      }
      return trained.equals(all) ? "own" : "takes";
    }
  }

  @Override
  ForgetRequest request(Prepared prepared, Console console) {
    if (!forget.forget.equals(List.of(AUTO))) {
      return forget.request();
    }
    Dataset data = prepared.data();
    int[] counts = data.counts(Split.TRAIN);
    int middle =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparing(c -> counts[c]))
            .toList()
            .get(counts.length / 2);
    String name = data.classNames().get(middle);
    String request = (data.task() == Task.WORDS ? "word:" : "speaker:") + name;
    console.say("Forgetting " + request + "; --forget names another.");
    return ForgetRequest.parse(request);
  }
}
