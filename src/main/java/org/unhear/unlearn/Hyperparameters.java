package org.unhear.unlearn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.UsageException;

/** The values of a method's hyperparameters: defaults, and what was set instead. Immutable. */
public final class Hyperparameters {
  private final Map<String, Object> values;

  private Hyperparameters(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Defaults with changes.
   *
   * @param changes by name; text as typed, or values of a configuration
   * @throws UsageException for an unknown name, with the nearest one, or a value out of bounds
   */
  public static Hyperparameters of(List<Hyperparameter> declared, Map<String, ?> changes) {
    Map<String, Hyperparameter> byName = new LinkedHashMap<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Hyperparameter hyperparameter : declared) {
      byName.put(hyperparameter.name(), hyperparameter);
      values.put(hyperparameter.name(), hyperparameter.standard());
    }
    changes.forEach(
        (name, value) -> {
          if (!byName.containsKey(name)) {
            throw UsageException.unknownName("hyperparameter", name, byName.keySet());
          }
          values.put(name, byName.get(name).accept(value));
        });
    return new Hyperparameters(values);
  }

  /** The defaults of a method with changes; errors as above, and name the method. */
  public static Hyperparameters of(UnlearningMethod method, Map<String, ?> changes) {
    try {
      return of(method.hyperparameters(), changes);
    } catch (UsageException e) {
      throw new UsageException(method.name() + ": " + e.getMessage(), e.hint());
    }
  }

  public double number(String name) {
    return (Double) value(name);
  }

  public int whole(String name) {
    return (Integer) value(name);
  }

  public boolean flag(String name) {
    return (Boolean) value(name);
  }

  public String text(String name) {
    return (String) value(name);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** All values in the order they were declared, for records of a run. */
  public Map<String, Object> asMap() {
    return values;
  }

  private Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the method declares no hyperparameter '" + name + "'");
    }
    return value;
  }
}
