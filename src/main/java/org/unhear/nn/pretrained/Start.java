package org.unhear.nn.pretrained;

import java.nio.file.Path;
import java.util.Optional;
import org.unhear.device.Shape;
import org.unhear.graph.Initializer;

/** Where the first values of a network's parameters come from. */
public interface Start {
  /**
   * The first values of a parameter.
   *
   * @param name as transformers writes it in a classifier
   * @return empty when they are drawn
   */
  Optional<Initializer> values(String name, Shape shape);

  /** Those of a folder, which is opened when they are asked for. */
  static Start of(Path folder) {
    return new LazyStart(folder);
  }

  /** All are drawn. */
  static Start random() {
    return RandomStart.INSTANCE;
  }
}
