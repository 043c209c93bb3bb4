package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code layer_sum.cu}. */
final class LayerSumRules {
  private LayerSumRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "layer_sum_forward", LayerSumRules::forward,
        "layer_sum_input_gradient", LayerSumRules::inputGradient,
        "layer_sum_weight_gradient", LayerSumRules::weightGradient);
  }

  /** Buffers: w, x_0, x_1, …, y. */
  private static void forward(Attributes a, Launches to) {
    int layers = (int) a.whole("layers");
    long size = a.whole("batch") * a.whole("size");
    for (int layer = 0; layer < layers; layer++) {
      to.launch("layer_sum_part", Blocks.ofQuads(size), Blocks.THREADS)
          .buffers(0, layer + 1, layers + 1)
          .whole(size, layers, layer, layer > 0 ? 1 : 0);
    }
  }

  /** Buffers: w, dy, dx. */
  private static void inputGradient(Attributes a, Launches to) {
    long size = a.whole("batch") * a.whole("size");
    to.launch("layer_sum_part", Blocks.ofQuads(size), Blocks.THREADS)
        .buffers(0, 1, 2)
        .whole(size, a.whole("layers"), a.whole("layer"), 0);
  }

  /** Buffers: w, dy, x_0, x_1, …, then sinks. */
  private static void weightGradient(Attributes a, Launches to) {
    int layers = (int) a.whole("layers");
    long batch = a.whole("batch");
    Word products = to.workspace(batch * layers * Double.BYTES);
    for (int layer = 0; layer < layers; layer++) {
      to.launch("layer_sum_products", Extent.of(batch), Blocks.THREADS)
          .buffers(1, layer + 2)
          .add(products)
          .whole(a.whole("size"), layers, layer);
    }
    new ColumnGradient("layer_sum_weight_gradient", 1, layers + 2, layers, batch, 1)
        .plan(a, to, arguments -> arguments.add(products));
  }
}
