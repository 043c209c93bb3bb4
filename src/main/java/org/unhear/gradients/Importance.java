package org.unhear.gradients;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.io.SafeTensorsWriter;

/**
 * How much something depends on each parameter of a model, such as {@link DiagonalFisher}.
 *
 * @param values [P] in a layout, gaps included, not negative
 */
public record Importance(ParameterLayout layout, double[] values) {
  private static final double TOP = 0.01;

  /**
   * What a layer's parameters come to.
   *
   * @param layer what its parameters' names have before the last dot
   * @param parameters how many
   * @param mean of their importance
   * @param max of their importance
   * @param top share of them among the model's most important 1 %, between 0 and 1
   */
  public record Layer(String layer, long parameters, double mean, double max, double top) {}

  public Importance {
    if (values.length != layout.total()) {
      throw new IllegalArgumentException(
          "%d values for a layout of %d".formatted(values.length, layout.total()));
    }
  }

  /** The importance to two sets of examples together, of the means over each. */
  public Importance mixedWith(Importance other, double share) {
    double[] mixed = values.clone();
    Vectors.scale(mixed, 1 - share);
    Vectors.add(mixed, share, other.values);
    return new Importance(layout, mixed);
  }

  /** A row for each layer, in the order of the model. */
  public List<Layer> layers() {
    double bar = topBar();
    Map<String, List<Slot>> byLayer = new LinkedHashMap<>();
    for (Slot slot : layout.slots()) {
      byLayer.computeIfAbsent(layerOf(slot.name()), key -> new ArrayList<>()).add(slot);
    }
    List<Layer> rows = new ArrayList<>();
    byLayer.forEach((name, slots) -> rows.add(row(name, slots, bar)));
    return rows;
  }

  private Layer row(String name, List<Slot> slots, double bar) {
    long count = 0;
    long above = 0;
    double sum = 0;
    double max = 0;
    for (Slot slot : slots) {
      for (int i = 0; i < slot.size(); i++) {
        double value = values[(int) slot.offset() + i];
        count++;
        sum += value;
        max = Math.max(max, value);
        above += value >= bar && value > 0 ? 1 : 0;
      }
    }
    return new Layer(name, count, sum / count, max, (double) above / count);
  }

  /** The least importance among the top 1 %. */
  private double topBar() {
    double[] sorted =
        layout.slots().stream()
            .flatMapToDouble(
                slot ->
                    Arrays.stream(values, (int) slot.offset(), (int) slot.offset() + slot.size()))
            .sorted()
            .toArray();
    return sorted[sorted.length - (int) Math.max(1, TOP * sorted.length)];
  }

  private static String layerOf(String parameter) {
    int dot = parameter.lastIndexOf('.');
    return dot < 0 ? parameter : parameter.substring(0, dot);
  }

  /**
   * Writes a tensor for each parameter under its name, in float32.
   *
   * @param notes the file's metadata
   * @throws org.unhear.UnhearException when the file cannot be written
   */
  public void save(Path file, Map<String, String> notes) {
    SafeTensorsWriter writer = new SafeTensorsWriter().metadata(notes);
    for (Slot slot : layout.slots()) {
      double[] part =
          Arrays.copyOfRange(values, (int) slot.offset(), (int) slot.offset() + slot.size());
      long[] shape = Arrays.stream(slot.shape().dims()).asLongStream().toArray();
      writer.floats(slot.name(), Vectors.narrow(part), shape);
    }
    writer.save(file);
  }
}
