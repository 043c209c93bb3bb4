package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.unhear.UnhearException;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Parameter;
import org.unhear.io.Json;
import org.unhear.io.TensorFolder;

/**
 * A folder with {@code config.json} and safetensors files as transformers writes them: of an
 * encoder alone, of pretraining, or of a classifier.
 */
public final class PretrainedCheckpoint implements Start {
  private static final String CONFIG = "config.json";
  private static final int SHOWN = 8;

  private final Path folder;
  private final JsonNode config;
  private final TensorFolder tensors;

  private PretrainedCheckpoint(Path folder, JsonNode config, TensorFolder tensors) {
    this.folder = folder;
    this.config = config;
    this.tensors = tensors;
  }

  /**
   * Opens a folder; tensors are read when they are asked for.
   *
   * @throws UnhearException when it is not such a folder, or a file is damaged
   */
  public static PretrainedCheckpoint open(Path folder) {
    return new PretrainedCheckpoint(folder, config(folder), TensorFolder.open(folder));
  }

  /**
   * The configuration in a folder.
   *
   * @throws UnhearException when there is none
   */
  public static JsonNode config(Path folder) {
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new UnhearException(
          folder + " has no " + CONFIG + ".",
          "Name the folder of a model as it comes from the Hugging Face Hub.");
    }
    return Json.readTree(file);
  }

  /** The configuration. */
  public JsonNode config() {
    return config;
  }

  /**
   * How the tensors of a folder and the parameters of a network go together.
   *
   * @param loaded parameters that have their values from the folder
   * @param drawn parameters of the classifier that are drawn, since the folder has none that fit
   * @param unused tensors of the folder that no parameter takes
   */
  public record Fit(List<String> loaded, List<String> drawn, List<String> unused) {}

  /**
   * Compares with a network.
   *
   * @throws UnhearException when the folder lacks a tensor of the encoder, or has one of another
   *     shape; it names them
   */
  public Fit fit(PretrainedModel model) {
    Graph graph = ParameterNames.graph(model);
    List<Parameter> parameters = new ArrayList<>(graph.parameters());
    parameters.addAll(graph.states());
    Set<String> unused = new TreeSet<>(tensors.names());
    List<String> loaded = new ArrayList<>();
    List<String> drawn = new ArrayList<>();
    Map<String, String> problems = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      Optional<String> found = Spellings.of(name).filter(tensors::contains).findFirst();
      found.ifPresent(unused::remove);
      if (found.isPresent() && hasShape(found.get(), parameter.tensor().shape())) {
        loaded.add(name);
      } else if (Spellings.mayBeDrawn(name)) {
        drawn.add(name);
      } else {
        problems.put(
            name,
            found.isEmpty()
                ? "missing"
                : "of shape " + shape(found.get()) + ", expected " + parameter.tensor().shape());
      }
    }
    refuse(model, problems);
    return new Fit(List.copyOf(loaded), List.copyOf(drawn), List.copyOf(unused));
  }

  private void refuse(PretrainedModel model, Map<String, String> problems) {
    if (problems.isEmpty()) {
      return;
    }
    List<String> lines =
        problems.entrySet().stream()
            .limit(SHOWN)
            .map(e -> e.getKey() + " is " + e.getValue())
            .toList();
    int more = problems.size() - lines.size();
    throw new UnhearException(
        "%s does not fit %s: %s%s."
            .formatted(
                folder,
                model.name(),
                String.join("; ", lines),
                more > 0 ? "; and " + more + " more" : ""),
        "Use the config.json that came with these tensors.");
  }

  @Override
  public Optional<Initializer> values(String name, Shape shape) {
    return Spellings.of(name)
        .filter(tensors::contains)
        .filter(found -> hasShape(found, shape))
        .findFirst()
        .map(found -> (of, random) -> tensors.floats(found));
  }

  private boolean hasShape(String tensor, Shape shape) {
    long[] expected = Arrays.stream(shape.dims()).asLongStream().toArray();
    return tensors.entry(tensor).dtype().isFloating()
        && Arrays.equals(tensors.entry(tensor).shape(), expected);
  }

  private String shape(String tensor) {
    return tensors.entry(tensor).dtype() + " " + Arrays.toString(tensors.entry(tensor).shape());
  }

  /** The unused tensors by the module they belong to, with their number. */
  public static Map<String, Integer> modules(List<String> unused) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : unused) {
      String module = name.replaceFirst("^(model\\.\\w+|[^.]+).*", "$1");
      counts.merge(module, 1, Integer::sum);
    }
    return counts;
  }
}
