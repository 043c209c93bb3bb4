package org.unhear.nn.pretrained;

import java.util.Optional;
import org.unhear.device.Shape;
import org.unhear.graph.Initializer;

/** No first values: all are drawn. */
enum RandomStart implements Start {
  INSTANCE;

  @Override
  public Optional<Initializer> values(String name, Shape shape) {
    return Optional.empty();
  }
}
