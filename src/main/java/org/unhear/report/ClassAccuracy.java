package org.unhear.report;

import java.util.Objects;

/**
 * Accuracy within one class.
 *
 * @param split {@code test}, {@code forget} or {@code retain}
 * @param name the class: a word or a speaker
 * @param clips recordings of the class in that split
 * @param accuracy share of them that were recognised, between 0 and 1
 */
public record ClassAccuracy(String split, String name, long clips, double accuracy) {
  public ClassAccuracy {
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(name, "name");
  }
}
