package org.unhear.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.unhear.UsageException;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.experiment.ImportanceRun;
import org.unhear.experiment.ImportanceRun.Fisher;
import org.unhear.experiment.ImportanceRun.Part;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.RunRecord;
import org.unhear.gradients.Importance;
import org.unhear.io.Json;
import org.unhear.train.Learner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how much a model's answers depend on each parameter. */
@Command(
    name = "importance",
    description = {
      "Says how much the answers of a run's model depend on each parameter.",
      "That is the diagonal of the Fisher information over the training recordings; with a forget",
      "set over D_f and D_r too, whose ratio shows where D_f is kept. There is a safetensors file",
      "for each set, with a tensor under the name of each parameter."
    },
    footer = {
      "",
      "Examples:",
      "  unhear importance --run runs/train-1",
      "  unhear importance --run runs/train-1 --forget speaker:george --fisher true"
    })
final class ImportanceCommand extends UnhearCommand {
  @Mixin RunOptions run;

  @Option(
      names = "--fisher",
      paramLabel = "KIND",
      order = 20,
      defaultValue = "empirical",
      description = {
        "empirical: of the labels as they are, in one pass;",
        "true: of the labels that the model expects, in a pass for each class."
      })
  String fisher;

  @Mixin ForgetOption forget;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 40,
      defaultValue = "0",
      description = "Decides which recordings a sample: of --forget is.")
  long seed;

  @Mixin OutOption out;
  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    Fisher kind = kind();
    RunRecord record = run.folder().record();
    try (OutputFolder folder = out.folder("importance");
        Device device = compute.open()) {
      new ResolvedOptions(spec, settings()).save(folder.path());
      Prepared prepared = run.prepare(record, compute.threadsOrAll(), console);
      Optional<ForgetSet> set =
          forget.forget.isEmpty()
              ? record.forgetting().map(each -> ForgetSet.of(each, prepared.data()))
              : Optional.of(forget.request().resolve(prepared.data(), seed));
      List<Part> parts;
      try (Learner learner = GradientModel.open(run.folder(), device, prepared)) {
        parts = ImportanceRun.run(prepared, learner, kind, set, console);
      }
      Map<String, String> notes =
          Map.of(
              "unhear.importance",
              fisher + " fisher",
              "unhear.weights_sha256",
              record.weightsSha256());
      parts.forEach(
          part ->
              part.importance().save(folder.path().resolve(part.set() + ".safetensors"), notes));
      ObjectNode document = document(parts);
      document.put("folder", folder.path().toString());
      Json.write(folder.path().resolve("importance.json"), document);
      folder.keep();
      List<String> lines = lines(record, parts);
      lines.add("Importance of each parameter: *.safetensors in " + folder.path());
      console.result(document, lines);
    }
    return SUCCESS;
  }

  private Fisher kind() {
    return switch (fisher) {
      case "empirical" -> Fisher.EMPIRICAL;
      case "true" -> Fisher.TRUE;
      default ->
          throw UsageException.unknownName(
              "Fisher information", fisher, List.of("empirical", "true"));
    };
  }

  private ObjectNode document(List<Part> parts) {
    ObjectNode document = Json.object().put("fisher", fisher);
    document.put("run", run.run.toString());
    for (Part part : parts) {
      ObjectNode ofPart = document.putObject(part.set()).put("recordings", part.recordings());
      ofPart.set("layers", Json.toTree(part.importance().layers()));
    }
    return document;
  }

  private List<String> lines(RunRecord record, List<Part> parts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s Fisher information of %s in %s, mean over recordings"
            .formatted(fisher, record.recipe().model(), run.run));
    lines.add("");
    Map<String, List<Importance.Layer>> layers = new HashMap<>();
    parts.forEach(part -> layers.put(part.set(), part.importance().layers()));
    boolean compared = layers.containsKey("forget");
    List<Importance.Layer> train = layers.get("train");
    int width = train.stream().mapToInt(row -> row.layer().length()).max().orElse(0);
    width = Math.max(width, "layer".length());
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %10s  %9s  %9s  %7s%s",
            "layer",
            "parameters",
            "mean",
            "max",
            "top 1 %",
            compared ? "    D_f mean   D_r mean  D_f/D_r" : ""));
    for (int i = 0; i < train.size(); i++) {
      Importance.Layer row = train.get(i);
      String start =
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %,10d  %9.2e  %9.2e  %5.1f %%",
              row.layer(),
              row.parameters(),
              row.mean(),
              row.max(),
              100 * row.top());
      lines.add(
          compared
              ? start + comparison(layers.get("forget").get(i), layers.get("retain").get(i))
              : start);
    }
    lines.add("");
    parts.forEach(
        part ->
            lines.add(
                String.format(
                    Locale.ROOT, "%s: %,d recordings", NAMES.get(part.set()), part.recordings())));
    lines.add("top 1 %: share of the layer's parameters among the model's most important 1 %.");
    return lines;
  }

  private static final Map<String, String> NAMES =
      Map.of("train", "D_train", "forget", "D_f", "retain", "D_r");

  private static String comparison(Importance.Layer forget, Importance.Layer retain) {
    return String.format(
        Locale.ROOT,
        "  %9.2e  %9.2e  %7s",
        forget.mean(),
        retain.mean(),
        retain.mean() > 0
            ? String.format(Locale.ROOT, "%.2f", forget.mean() / retain.mean())
            : "–");
  }
}
