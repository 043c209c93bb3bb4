package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code optimizers.cu}. */
final class OptimizerRules {
  private OptimizerRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of("sgd", OptimizerRules::sgd, "adam", OptimizerRules::adam);
  }

  private static void sgd(Attributes a, Launches to) {
    long size = a.whole("size");
    to.launch("sgd", Blocks.ofElements(size), Blocks.THREADS).buffers(0, 1, 2, 3, 4).whole(size);
  }

  private static void adam(Attributes a, Launches to) {
    long size = a.whole("size");
    to.launch("adam", Blocks.ofElements(size), Blocks.THREADS)
        .buffers(0, 1, 2, 3, 4, 5)
        .whole(size, a.whole("decoupled"));
  }
}
