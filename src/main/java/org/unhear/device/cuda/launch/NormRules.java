package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code layer_norm.cu} and {@code group_norm.cu}: norms within a sample. */
final class NormRules {
  private static final double EPS = 1e-5;

  private NormRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "layer_norm_forward", NormRules::layerNorm,
        "layer_norm_input_gradient", NormRules::layerNormInput,
        "layer_norm_weight_gradient", NormRules::layerNormWeight,
        "group_norm_forward", NormRules::groupNorm,
        "group_norm_input_gradient", NormRules::groupNormInput,
        "group_norm_weight_gradient", NormRules::groupNormWeight);
  }

  private static void layerNorm(Attributes a, Launches to) {
    long rows = a.whole("batch") * a.whole("positions");
    forward(a, to.launch("layer_norm_forward", Blocks.ofWarps(rows), Blocks.THREADS))
        .whole(rows, a.whole("channels"))
        .real(a.real("eps", EPS));
  }

  private static void groupNorm(Attributes a, Launches to) {
    forward(a, to.launch("group_norm_forward", groups(a), Blocks.THREADS))
        .whole(a.whole("positions"), a.whole("channels"), a.whole("groups"))
        .real(a.real("eps", EPS));
  }

  /** Buffers: x, (w, b,) y, mean, rstd. */
  private static Arguments forward(Attributes a, Arguments arguments) {
    boolean affine = a.whole("affine", 1) != 0;
    int result = affine ? 3 : 1;
    return arguments
        .buffers(0)
        .bufferIf(affine, 1)
        .bufferIf(affine, 2)
        .buffers(result, result + 1, result + 2);
  }

  private static void layerNormInput(Attributes a, Launches to) {
    long rows = a.whole("batch") * a.whole("positions");
    input(a, to.launch("layer_norm_input_gradient", Blocks.ofWarps(rows), Blocks.THREADS))
        .whole(rows, a.whole("channels"));
  }

  private static void groupNormInput(Attributes a, Launches to) {
    input(a, to.launch("group_norm_input_gradient", groups(a), Blocks.THREADS))
        .whole(a.whole("positions"), a.whole("channels"), a.whole("groups"));
  }

  /** Buffers: x, dy, mean, rstd, (w,) dx. */
  private static Arguments input(Attributes a, Arguments arguments) {
    boolean affine = a.whole("affine", 1) != 0;
    return arguments.buffers(0, 1, 2, 3).bufferIf(affine, 4).buffers(affine ? 5 : 4);
  }

  /** A block for each group of each sample; none where groups are empty. */
  private static Extent groups(Attributes a) {
    boolean empty = a.whole("positions") * a.whole("channels") == 0;
    return Extent.of(empty ? 0 : a.whole("batch") * a.whole("groups"));
  }

  private static void layerNormWeight(Attributes a, Launches to) {
    weight("layer_norm_weight_gradient", a).plan(a, to, arguments -> {});
  }

  private static void groupNormWeight(Attributes a, Launches to) {
    weight("group_norm_weight_gradient", a)
        .plan(a, to, arguments -> arguments.whole(a.whole("positions"), a.whole("groups")));
  }

  /** Buffers: x, dy, mean, rstd, then sinks. */
  private static ColumnGradient weight(String function, Attributes a) {
    return new ColumnGradient(
        function, 4, a.whole("channels"), a.whole("batch"), a.whole("positions"));
  }
}
