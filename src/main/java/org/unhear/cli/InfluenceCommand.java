package org.unhear.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.unhear.UsageException;
import org.unhear.data.ClipChoice;
import org.unhear.device.Device;
import org.unhear.experiment.InfluenceRun;
import org.unhear.experiment.InfluenceTable;
import org.unhear.experiment.InverseSettings;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.RunRecord;
import org.unhear.train.Learner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says which training recordings mattered. */
@Command(
    name = "influence",
    description = {
      "Ranks the training recordings of a run by what they did to the loss of others.",
      "Helpful ones have gradients that point the same way. With --solver it is the influence",
      "function: how much that loss would rise if a recording were left out. influence.csv has a",
      "row for each recording."
    },
    footer = {
      "",
      "Examples:",
      "  unhear influence --run runs/train-1 --of 7_theo_3.wav",
      "  unhear influence --run runs/train-1 --of test --solver cg"
    })
final class InfluenceCommand extends UnhearCommand {
  private static final String NONE = "none";

  @Mixin RunOptions run;

  @Option(
      names = "--of",
      paramLabel = "CLIP|SPEC",
      required = true,
      order = 20,
      description = {
        "Recordings whose mean loss is explained: a file by its name, or path in the corpus; test",
        "for all test recordings; or training recordings as in --forget, such as speaker:NAME."
      })
  String of;

  @Option(
      names = "--top",
      paramLabel = "N",
      order = 21,
      defaultValue = "10",
      description = "Recordings shown of each kind.")
  int top;

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      order = 22,
      defaultValue = NONE,
      description = {
        "How the influence function is solved: cg (conjugate gradients), lissa (a series), or none:",
        "similarity of gradients alone. What does not converge is refused."
      })
  String solver;

  @Option(
      names = "--matrix",
      paramLabel = "NAME",
      order = 23,
      defaultValue = "fisher",
      description = "Curvature: fisher (empirical), or gauss-newton, with passes for each class.")
  String matrix;

  @Option(
      names = "--damping",
      paramLabel = "D",
      order = 24,
      defaultValue = "0.01",
      description = "Added to the curvature's diagonal, times the mean squared norm of gradients.")
  double damping;

  @Option(
      names = "--count",
      paramLabel = "N",
      order = 25,
      defaultValue = "512",
      description = "Training recordings that make the curvature; 0 for all.")
  int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      order = 26,
      defaultValue = "100",
      description = "Most rounds of cg; terms of lissa.")
  int rounds;

  @Option(
      names = "--tolerance",
      paramLabel = "R",
      order = 27,
      defaultValue = "0.01",
      description = "Largest residual of the solve, as a share of its right-hand side.")
  double tolerance;

  @Option(
      names = "--scale",
      paramLabel = "S",
      order = 28,
      defaultValue = "2",
      description = {
        "Of lissa: above the largest eigenvalue of the curvature of any batch, as a multiple of",
        "the same."
      })
  double scale;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 40,
      defaultValue = "0",
      description = "Decides which recordings a sample: of --of is.")
  long seed;

  @Mixin OutOption out;
  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    if (top < 1) {
      throw new UsageException("--top is " + top + ".", "Give 1 or more, such as 10.");
    }
    Optional<InverseSettings> inverse =
        solver.equals(NONE)
            ? Optional.empty()
            : Optional.of(
                new InverseSettings(solver, matrix, damping, count, rounds, tolerance, scale));
    RunRecord record = run.folder().record();
    try (OutputFolder folder = out.folder("influence");
        Device device = compute.open()) {
      new ResolvedOptions(spec, settings()).save(folder.path());
      Prepared prepared = run.prepare(record, compute.threadsOrAll(), console);
      int[] chosen = ClipChoice.resolve(prepared.data(), of, seed);
      InfluenceTable table;
      try (Learner learner = GradientModel.open(run.folder(), device, prepared)) {
        InfluenceRun.Result result = InfluenceRun.run(prepared, learner, chosen, inverse, console);
        table = InfluenceTable.of(prepared, learner, chosen, result);
      }
      Path file = folder.path().resolve("influence.csv");
      table.save(file);
      folder.keep();
      print(console, table, file);
    }
    return SUCCESS;
  }

  private void print(Console console, InfluenceTable table, Path file) {
    ObjectNode document = table.document(top);
    document.put("of", of).put("file", file.toString());
    List<String> lines = new ArrayList<>(table.heading(of));
    lines.add("");
    lines.add("most helpful");
    lines.addAll(rows(table.helpful(top)));
    lines.add("");
    lines.add("most harmful");
    lines.addAll(rows(table.harmful(top)));
    lines.add("");
    lines.add("largest gradients");
    lines.addAll(rows(table.largest(top)));
    lines.add("");
    lines.addAll(table.legend());
    lines.add("All training recordings: " + file);
    console.result(document, lines);
  }

  private static List<String> rows(List<InfluenceTable.Row> rows) {
    Columns columns = new Columns();
    boolean solved = rows.stream().anyMatch(row -> row.influence().isPresent());
    columns.row(
        "  score",
        "cosine",
        "gradient",
        solved ? "influence" : "",
        "class",
        "speaker",
        "recording");
    for (InfluenceTable.Row row : rows) {
      columns.row(
          String.format(Locale.ROOT, "  %+.3e", row.dot()),
          String.format(Locale.ROOT, "%+.3f", row.cosine()),
          String.format(Locale.ROOT, "%.3e", row.norm()),
          row.influence().isPresent()
              ? String.format(Locale.ROOT, "%+.3e", row.influence().getAsDouble())
              : "",
          row.label(),
          row.speaker(),
          row.clip());
    }
    return columns.lines();
  }
}
