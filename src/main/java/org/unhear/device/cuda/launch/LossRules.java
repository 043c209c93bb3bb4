package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code losses.cu}. */
final class LossRules {
  private LossRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "softmax_cross_entropy_forward", (a, to) -> loss("softmax_cross_entropy_forward", 3, a, to),
        "softmax_cross_entropy_gradient",
            (a, to) -> loss("softmax_cross_entropy_gradient", 4, a, to),
        "kl_divergence_forward",
            (a, to) -> loss("kl_divergence_forward", 3, a, to).real(a.real("temperature")),
        "kl_divergence_gradient",
            (a, to) -> loss("kl_divergence_gradient", 4, a, to).real(a.real("temperature")));
  }

  private static Arguments loss(String function, int buffers, Attributes a, Launches to) {
    long batch = a.whole("batch");
    Arguments arguments = to.launch(function, Blocks.ofWarps(batch), Blocks.THREADS);
    for (int i = 0; i < buffers; i++) {
      arguments.buffers(i);
    }
    return arguments.whole(batch, a.whole("classes"));
  }
}
