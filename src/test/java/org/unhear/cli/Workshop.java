package org.unhear.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.unhear.experiment.NoisyCorpus;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.io.Json;

/**
 * A folder with recordings, and runs of real commands on them that take moments: 30 training
 * recordings of 3 digits by 2 speakers, 8 bands, 8 steps.
 */
final class Workshop {
  static final int STEPS = 8;

  private static final List<String> SMALL =
      List.of("--model=res8", "--epochs=2", "--batch=8", "--bands=8", "--seconds=0.2");

  private final Path root;
  private final NoisyCorpus corpus;

  Workshop(Path root) {
    this.root = root;
    this.corpus = new NoisyCorpus(root.resolve("corpus"));
  }

  /** A folder or file of the workshop by name. */
  Path at(String name) {
    return root.resolve(name);
  }

  NoisyCorpus corpus() {
    return corpus;
  }

  /** The arguments that train the small model into a folder; what comes later wins. */
  String[] training(String name, String... more) {
    return small("train", name, more);
  }

  /** The arguments that compare methods of the small model; what comes later wins. */
  String[] comparison(String name, String... more) {
    return small("compare", name, more);
  }

  private String[] small(String command, String name, String... more) {
    List<String> options = new ArrayList<>(SMALL);
    options.add("--corpus=fsdd=" + corpus.clips());
    options.add("--out=" + at(name));
    return arguments(command, options, more);
  }

  /** The arguments that make the model of a folder forget, into another. */
  String[] unlearning(String original, String name, String... more) {
    List<String> options = List.of("--run=" + at(original), "--out=" + at(name));
    return arguments("unlearn", options, more);
  }

  /** The arguments of a command that looks at a run and writes what it saw into a folder. */
  String[] looking(String command, String run, String name, String... more) {
    List<String> options = List.of("--run=" + at(run), "--out=" + at(name));
    return arguments(command, options, more);
  }

  CommandRun look(String command, String run, String name, String... more) {
    return CommandRun.of(looking(command, run, name, more));
  }

  /** A command that computes; an option that is given anew replaces the usual one. */
  private static String[] arguments(String command, List<String> usual, String... more) {
    List<String> arguments = new ArrayList<>(usual);
    arguments.addAll(List.of("--cache=none", "--threads=1"));
    for (String option : more) {
      arguments.removeIf(each -> each.startsWith(option.replaceFirst("=.*", "=")));
    }
    arguments.add(0, command);
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  CommandRun train(String name, String... more) {
    return CommandRun.of(training(name, more));
  }

  CommandRun compare(String name, String... more) {
    return CommandRun.of(comparison(name, more));
  }

  CommandRun unlearn(String original, String name, String... more) {
    return CommandRun.of(unlearning(original, name, more));
  }

  /** Evaluates a run beside gold. */
  CommandRun evaluate(String run, String gold, String... more) {
    List<String> options = List.of("--run=" + at(run), "--gold=" + at(gold));
    return CommandRun.of(arguments("evaluate", options, more));
  }

  CommandRun verifyRemoval(String run, String gold, String... more) {
    List<String> arguments = new ArrayList<>(List.of("verify-removal", "--run=" + at(run)));
    arguments.add("--gold=" + at(gold));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  RunFolder folder(String name) {
    return new RunFolder(at(name));
  }

  RunRecord record(String name) {
    return folder(name).record();
  }

  /** Hash of the weights that a run came to. */
  String weights(String name) {
    return record(name).weightsSha256();
  }

  /** {@code results.json} of a comparison. */
  JsonNode results(String name) {
    return Json.readTree(at(name).resolve("results.json"));
  }
}
