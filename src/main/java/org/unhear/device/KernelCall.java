package org.unhear.device;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which kernel to run and with which constants: shapes, strides, epsilons. A device turns it into
 * machine code once, when a plan is made; buffers are bound later. Immutable.
 *
 * @param name the kernel's name in the catalogue, the same on every device
 * @param attributes constants by name; whole numbers are exact up to 2⁵³
 */
public record KernelCall(String name, Map<String, Double> attributes) {
  public KernelCall {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  public static KernelCall of(String name) {
    return new KernelCall(name, Map.of());
  }

  /** This call with one more attribute. */
  public KernelCall with(String attribute, double value) {
    Map<String, Double> extended = new LinkedHashMap<>(attributes);
    extended.put(attribute, value);
    return new KernelCall(name, extended);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append('(');
    attributes.forEach(
        (key, value) -> {
          if (text.charAt(text.length() - 1) != '(') {
            text.append(", ");
          }
          text.append(key).append('=');
          text.append(
              value == Math.rint(value) ? Long.toString(value.longValue()) : value.toString());
        });
    return text.append(')').toString();
  }
}
