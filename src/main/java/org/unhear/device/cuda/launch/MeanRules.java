package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code mean.cu}. */
final class MeanRules {
  private MeanRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of("mean_forward", MeanRules::forward, "mean_gradient", MeanRules::gradient);
  }

  /** Buffers: x, (lengths,) y. */
  private static void forward(Attributes a, Launches to) {
    long inner = a.whole("inner");
    Lengths lengths = Lengths.of(a, 1, a.whole("middle"));
    to.launch("mean_forward", Columns.grid(a.whole("outer"), inner), Columns.THREADS)
        .buffers(0)
        .add(lengths.word())
        .buffers(lengths.next())
        .fault(lengths)
        .whole(a.whole("middle"), inner);
  }

  /** Buffers: dy, (lengths,) dx. */
  private static void gradient(Attributes a, Launches to) {
    long outer = a.whole("outer");
    long middle = a.whole("middle");
    long inner = a.whole("inner");
    Lengths lengths = Lengths.of(a, 1, middle);
    to.launch("mean_gradient", Blocks.ofIndices(outer * middle * inner), Blocks.THREADS)
        .buffers(0)
        .add(lengths.word())
        .buffers(lengths.next())
        .fault(lengths)
        .whole(outer, middle, inner);
  }
}
