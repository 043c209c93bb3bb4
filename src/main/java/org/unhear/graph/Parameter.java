package org.unhear.graph;

/** A persistent tensor and how it starts. */
public record Parameter(Tensor tensor, Initializer initializer) {
  public String name() {
    return tensor.name();
  }
}
