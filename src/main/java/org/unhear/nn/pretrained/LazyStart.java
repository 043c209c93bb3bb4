package org.unhear.nn.pretrained;

import java.nio.file.Path;
import java.util.Optional;
import org.unhear.device.Shape;
import org.unhear.graph.Initializer;

/** A checkpoint that is opened when the first values are asked for: a trained model needs none. */
final class LazyStart implements Start {
  private final Path folder;
  private Optional<PretrainedCheckpoint> opened = Optional.empty();

  LazyStart(Path folder) {
    this.folder = folder;
  }

  @Override
  public synchronized Optional<Initializer> values(String name, Shape shape) {
    if (opened.isEmpty()) {
      opened = Optional.of(PretrainedCheckpoint.open(folder));
    }
    return opened.get().values(name, shape);
  }
}
