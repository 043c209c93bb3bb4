package org.unhear.nn.pretrained;

import java.util.List;
import java.util.function.Predicate;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.nn.Model;

/**
 * A published encoder with a classifier. Its parameters have the names that transformers writes.
 */
public interface PretrainedModel extends Model {
  /** What the names of the encoder's parameters begin with, such as {@code hubert.}. */
  String prefix();

  /** Where first weights come from. */
  Start start();

  /** Which part is trained. */
  Tuning tuning();

  /** Writes the network and says what it computes on its way. */
  Trace trace(Graph graph, Tensor x);

  /** Blocks of the transformer. */
  int blocks();

  /** Whether a parameter belongs to the convolutions in front. */
  boolean isFrontEnd(String parameter);

  /** Whether a tensor holds positions that are computed, not learned. */
  default boolean isSinusoid(String parameter) {
    return false;
  }

  /** Whether a parameter belongs to the norm behind the last block. */
  boolean isLastNorm(String parameter);

  /** Fewer than of small models: one recording has thousands of positions in the first layers. */
  @Override
  default int inferenceBatch() {
    return 8;
  }

  @Override
  default Network build(Graph graph, Tensor x) {
    Trace trace = trace(graph, x);
    return new Network(trace.pooled(), trace.logits());
  }

  /**
   * Which parameters stay as they are.
   *
   * @param blockPrefix what the names of blocks begin with, before their number
   */
  default Predicate<String> frozen(String blockPrefix) {
    Tuning tuning = tuning();
    int first = blocks() - tuning.last();
    return name -> {
      boolean ofEncoder = name.startsWith(prefix());
      boolean ofLast = isLastNorm(name) || ParameterNames.block(name, blockPrefix) >= first;
      return switch (tuning.frozen()) {
        case NOTHING -> ofEncoder && tuning.updates();
        case SINUSOIDS -> isSinusoid(name) || ofEncoder && tuning.updates();
        case FRONT_END -> isFrontEnd(name) || isSinusoid(name) || ofEncoder && tuning.updates();
        case ENCODER -> ofEncoder;
        case ALL_BUT_LAST -> ofEncoder && (!ofLast || tuning.updates());
      };
    };
  }

  /** Those of some layers that have a trained parameter. */
  default List<String> trainedLayers(List<String> layers) {
    Graph graph = ParameterNames.graph(this);
    return layers.stream()
        .filter(
            layer ->
                graph.parameters().stream()
                    .anyMatch(
                        parameter ->
                            List.of(layer.split(" ")).stream()
                                .anyMatch(parameter.name()::startsWith)))
        .toList();
  }
}
