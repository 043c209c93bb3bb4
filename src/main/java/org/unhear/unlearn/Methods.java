package org.unhear.unlearn;

import java.util.Collections;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.unhear.UnhearException;
import org.unhear.UsageException;

/** The methods on the class path, by name. */
public final class Methods {
  private Methods() {}

  /**
   * All methods, sorted by name.
   *
   * @throws UnhearException when a jar's method cannot be loaded, or two have the same name
   */
  public static SortedMap<String, UnlearningMethod> all() {
    SortedMap<String, UnlearningMethod> methods = new TreeMap<>();
    try {
      for (UnlearningMethod method : ServiceLoader.load(UnlearningMethod.class)) {
        UnlearningMethod earlier = methods.put(method.name(), method);
        if (earlier != null) {
          throw new UnhearException(
              "Two methods are named '%s': %s and %s."
                  .formatted(
                      method.name(), earlier.getClass().getName(), method.getClass().getName()),
              "Rename one, or take its jar off the class path.");
        }
      }
    } catch (ServiceConfigurationError e) {
      throw new UnhearException(
          "A method on the class path cannot be loaded: " + e.getMessage(),
          "It must be public, implement UnlearningMethod and have a constructor without parameters.",
          e);
    }
    return Collections.unmodifiableSortedMap(methods);
  }

  /**
   * A method by the name users type.
   *
   * @throws UsageException with the nearest name when there is none
   */
  public static UnlearningMethod named(String name) {
    SortedMap<String, UnlearningMethod> all = all();
    UnlearningMethod method = all.get(name);
    if (method == null) {
      throw UsageException.unknownName("method", name, all.keySet());
    }
    return method;
  }
}
