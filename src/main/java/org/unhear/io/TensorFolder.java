package org.unhear.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.unhear.UnhearException;

/**
 * The tensors of a model's folder, in one file {@code model.safetensors} or in several that {@code
 * model.safetensors.index.json} lists, memory-mapped.
 */
public final class TensorFolder {
  private static final String WHOLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String PICKLED = "pytorch_model.bin";

  private final Path folder;
  private final Map<String, SafeTensors> files;

  private TensorFolder(Path folder, Map<String, SafeTensors> files) {
    this.folder = folder;
    this.files = Collections.unmodifiableMap(files);
  }

  /**
   * Opens and checks the files of a folder.
   *
   * @throws UnhearException when there are none, or one is damaged or lacks a tensor of the index
   */
  public static TensorFolder open(Path folder) {
    if (Files.isRegularFile(folder.resolve(WHOLE))) {
      return new TensorFolder(folder, tensors(SafeTensors.open(folder.resolve(WHOLE))));
    }
    if (Files.isRegularFile(folder.resolve(INDEX))) {
      return new TensorFolder(folder, indexed(folder));
    }
    boolean pickled = Files.exists(folder.resolve(PICKLED));
    throw new UnhearException(
        "%s has no %s%s.".formatted(folder, WHOLE, pickled ? ", only " + PICKLED : ""),
        pickled
            ? "Save it again with transformers: model.save_pretrained(folder)"
            : "Name the folder of a model as it comes from the Hugging Face Hub.");
  }

  private static Map<String, SafeTensors> tensors(SafeTensors file) {
    Map<String, SafeTensors> all = new LinkedHashMap<>();
    file.names().forEach(name -> all.put(name, file));
    return all;
  }

  private static Map<String, SafeTensors> indexed(Path folder) {
    Path index = folder.resolve(INDEX);
    Map<String, SafeTensors> shards = new LinkedHashMap<>();
    Map<String, SafeTensors> all = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : Json.readTree(index).path("weight_map").properties()) {
      String name = entry.getValue().asText();
      // A list from elsewhere must not reach files outside its folder.
      if (!name.matches("[\\w.-]+\\.safetensors")) {
        throw new UnhearException(
            "%s: '%s' is no file of its folder.".formatted(index, name),
            "Copy the model again from its source.");
      }
      SafeTensors shard =
          shards.computeIfAbsent(name, file -> SafeTensors.open(folder.resolve(file)));
      if (!shard.contains(entry.getKey())) {
        missing.add(entry.getKey() + " in " + name);
      }
      all.put(entry.getKey(), shard);
    }
    if (all.isEmpty() || !missing.isEmpty()) {
      throw new UnhearException(
          "%s lists tensors that are not there: %s."
              .formatted(index, missing.isEmpty() ? "it is empty" : missing.get(0)),
          "Copy the model again from its source.");
    }
    return all;
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return files.keySet();
  }

  /** Whether there is such a tensor. */
  public boolean contains(String name) {
    return files.containsKey(name);
  }

  /** Type and shape of a tensor that is there. */
  public SafeTensors.Entry entry(String name) {
    return files.get(name).entry(name);
  }

  /** The elements of a tensor that is there; see {@link SafeTensors#floats}. */
  public float[] floats(String name) {
    return files.get(name).floats(name);
  }
}
