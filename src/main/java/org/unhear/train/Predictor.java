package org.unhear.train;

import org.unhear.device.Device;
import org.unhear.nn.Model;

/** What answers for examples: a model with weights, or several that answer together. */
public interface Predictor extends AutoCloseable {
  Device device();

  /** The kind of model. */
  Model model();

  /** Logits [indices.length, classes] in inference mode. */
  float[] logits(Examples examples, int[] indices);

  /** Classifier inputs, one row for each index, in inference mode. */
  float[][] embeddings(Examples examples, int[] indices);

  @Override
  void close();
}
