package org.unhear.graph;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.UsageException;
import org.unhear.device.Shape;

/**
 * Places of the parameters in one flat buffer, in the order of the model. Each starts on a multiple
 * of 16 floats; the gaps hold zeros for ever, so norms, sums and optimizers run over the whole
 * buffer at once.
 */
public final class ParameterLayout {
  private static final int ALIGNMENT = 16;

  /** A parameter's place, in floats. */
  public record Slot(String name, Shape shape, long offset) {
    public int size() {
      return Math.toIntExact(shape.size());
    }
  }

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final long total;

  private ParameterLayout(List<Parameter> parameters) {
    long at = 0;
    for (Parameter parameter : parameters) {
      slots.put(parameter.name(), new Slot(parameter.name(), parameter.tensor().shape(), at));
      at += (parameter.tensor().shape().size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    total = at;
  }

  /** The layout of a graph's parameters or states. */
  public static ParameterLayout of(List<Parameter> parameters) {
    return new ParameterLayout(parameters);
  }

  /** Floats of the flat buffer, gaps included. */
  public long total() {
    return total;
  }

  /** Number of parameters without the gaps. */
  public long count() {
    return slots.values().stream().mapToLong(slot -> slot.shape().size()).sum();
  }

  public Collection<Slot> slots() {
    return Collections.unmodifiableCollection(slots.values());
  }

  /**
   * @throws UsageException naming the nearest parameter when there is none of this name
   */
  public Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) {
      throw UsageException.unknownName("parameter", name, slots.keySet());
    }
    return slot;
  }
}
