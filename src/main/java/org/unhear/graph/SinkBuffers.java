package org.unhear.graph;

import java.util.EnumMap;
import java.util.Map;
import org.unhear.device.Buffer;

/**
 * Memory of the sinks. Sums over parameters are [P] in the model's {@link ParameterLayout}; STORE
 * is [N, P].
 *
 * @param results where each sink ends
 * @param direction v of DOT, [P]
 * @param sampleWeights w of WEIGHTED, [N]
 */
public record SinkBuffers(Map<Sink, Buffer> results, Buffer direction, Buffer sampleWeights) {
  public SinkBuffers {
    results = new EnumMap<>(results);
  }

  /** Ordinary training: gradients are added to a [P] buffer. */
  public static SinkBuffers accumulate(Buffer gradient) {
    return new SinkBuffers(Map.of(Sink.ACCUMULATE, gradient), gradient, gradient);
  }

  Buffer result(Sink sink) {
    Buffer buffer = results.get(sink);
    if (buffer == null) {
      throw new IllegalArgumentException("no buffer for the sink " + sink);
    }
    return buffer;
  }
}
