package org.unhear.nn.pretrained;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.nn.Model;

/** Parameters of a network by name. */
final class ParameterNames {
  private ParameterNames() {}

  /** A graph of a model for its parameters; nothing runs it. */
  static Graph graph(Model model) {
    Graph graph = new Graph(Graph.Mode.INFERENCE);
    int[] dims = IntStream.concat(IntStream.of(1), Arrays.stream(model.example().dims())).toArray();
    model.build(graph, graph.input("x", DataType.FLOAT32, Shape.of(dims)));
    return graph;
  }

  /**
   * The number of the block that a parameter belongs to; −1 when it belongs to none.
   *
   * @param prefix what the names of blocks begin with, before their number
   */
  static int block(String parameter, String prefix) {
    if (!parameter.startsWith(prefix)) {
      return -1;
    }
    String rest = parameter.substring(prefix.length());
    return Integer.parseInt(rest.substring(0, rest.indexOf('.')));
  }
}
