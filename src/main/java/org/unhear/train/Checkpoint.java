package org.unhear.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.unhear.UnhearException;
import org.unhear.device.Shape;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.graph.Weights;
import org.unhear.io.SafeTensors;
import org.unhear.io.SafeTensorsWriter;
import org.unhear.nn.Model;

/**
 * A model's weights in a safetensors file: one tensor for each parameter and state under its name,
 * row-major, and what model it is as metadata.
 */
public final class Checkpoint {
  private static final int NAMES_SHOWN = 5;

  private Checkpoint() {}

  /**
   * Saves weights, as a whole or not at all.
   *
   * @param notes further pairs for the file's metadata
   * @throws UnhearException when the file cannot be written; an earlier one is then as before
   */
  public static void save(Path file, Model model, Weights weights, Map<String, String> notes) {
    SafeTensorsWriter writer = new SafeTensorsWriter().metadata(notes);
    put(writer, model, weights);
    writer.save(file);
  }

  /**
   * Reads weights of a model.
   *
   * @throws UnhearException when the file is missing, damaged, or of another model; the weights are
   *     then as before
   */
  public static void load(Path file, Model model, Weights weights) {
    SafeTensors tensors = SafeTensors.open(file);
    requireFit(tensors, model, weights);
    take(tensors, weights);
  }

  static void put(SafeTensorsWriter writer, Model model, Weights weights) {
    description(model).forEach(writer::metadata);
    put(writer, weights.parameters(), weights);
    put(writer, weights.states(), weights);
  }

  private static void put(SafeTensorsWriter writer, ParameterLayout layout, Weights weights) {
    for (Slot slot : layout.slots()) {
      writer.floats(slot.name(), values(weights, layout, slot), extents(slot.shape()));
    }
  }

  private static float[] values(Weights weights, ParameterLayout layout, Slot slot) {
    return weights
        .device()
        .read(
            layout == weights.parameters()
                ? weights.parameter(slot.name())
                : weights.state(slot.name()),
            slot.size());
  }

  static void take(SafeTensors tensors, Weights weights) {
    for (Slot slot : weights.parameters().slots()) {
      weights.set(slot.name(), tensors.floats(slot.name()));
    }
    for (Slot slot : weights.states().slots()) {
      weights.device().write(weights.state(slot.name()), tensors.floats(slot.name()));
    }
  }

  /** What model weights belong to, as text pairs. */
  static Map<String, String> description(Model model) {
    return Map.of(
        "unhear.model", model.name(),
        "unhear.example", Arrays.toString(model.example().dims()),
        "unhear.classes", Integer.toString(model.classes()));
  }

  /** Refuses a file whose tensors are not those of the model, naming them. */
  static void requireFit(SafeTensors tensors, Model model, Weights weights) {
    description(model)
        .forEach(
            (key, expected) -> {
              String found = tensors.metadata().getOrDefault(key, expected);
              if (!found.equals(expected)) {
                throw new UnhearException(
                    "%s: its %s is %s, expected %s."
                        .formatted(
                            tensors.path(), key.replaceFirst("unhear\\.", ""), found, expected),
                    "Name a checkpoint of the same model on the same corpus.");
              }
            });
    List<String> problems = new ArrayList<>();
    Set<String> extra = new TreeSet<>(tensors.names());
    List<Slot> slots = new ArrayList<>(weights.parameters().slots());
    slots.addAll(weights.states().slots());
    for (Slot slot : slots) {
      extra.remove(slot.name());
      if (!tensors.contains(slot.name())) {
        problems.add(slot.name() + " is missing");
      } else if (!Arrays.equals(tensors.entry(slot.name()).shape(), extents(slot.shape()))) {
        problems.add(
            "%s has shape %s, expected %s"
                .formatted(
                    slot.name(),
                    Arrays.toString(tensors.entry(slot.name()).shape()),
                    slot.shape()));
      }
    }
    extra.removeIf(name -> name.startsWith(TrainingState.PREFIX));
    extra.forEach(name -> problems.add(name + " is not of this model"));
    if (!problems.isEmpty()) {
      int shown = Math.min(NAMES_SHOWN, problems.size());
      throw new UnhearException(
          "%s does not fit %s: %s%s."
              .formatted(
                  tensors.path(),
                  model.name(),
                  String.join("; ", problems.subList(0, shown)),
                  problems.size() > shown
                      ? "; and %d more".formatted(problems.size() - shown)
                      : ""),
          "Name a checkpoint of the same model on the same corpus.");
    }
  }

  private static long[] extents(Shape shape) {
    return Arrays.stream(shape.dims()).asLongStream().toArray();
  }
}
