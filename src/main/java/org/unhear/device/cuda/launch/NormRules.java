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

  /** Buffers: x, (w, b,) y, mean, rstd. */
  private static void layerNorm(Attributes a, Launches to) {
    long rows = a.whole("batch") * a.whole("positions");
    boolean affine = isAffine(a);
    int y = affine ? 3 : 1;
    to.launch("layer_norm_forward", Blocks.ofWarps(rows), Blocks.THREADS)
        .buffers(0)
        .bufferIf(affine, 1)
        .bufferIf(affine, 2)
        .buffers(y, y + 1, y + 2)
        .whole(rows, a.whole("channels"))
        .real(a.real("eps", EPS));
  }

  /** Buffers: x, dy, mean, rstd, (w,) dx. */
  private static void layerNormInput(Attributes a, Launches to) {
    long rows = a.whole("batch") * a.whole("positions");
    boolean affine = isAffine(a);
    to.launch("layer_norm_input_gradient", Blocks.ofWarps(rows), Blocks.THREADS)
        .buffers(0, 1, 2, 3)
        .bufferIf(affine, 4)
        .buffers(affine ? 5 : 4)
        .whole(rows, a.whole("channels"));
  }

  /** Buffers: x, (w, b,) (lengths,) y, mean, rstd. */
  private static void groupNorm(Attributes a, Launches to) {
    boolean affine = isAffine(a);
    Lengths lengths = Lengths.of(a, affine ? 3 : 1, a.whole("positions"));
    int y = lengths.next();
    to.launch("group_norm_forward", groups(a), Blocks.THREADS)
        .buffers(0)
        .bufferIf(affine, 1)
        .bufferIf(affine, 2)
        .add(lengths.word())
        .buffers(y, y + 1, y + 2)
        .fault(lengths)
        .whole(a.whole("positions"), a.whole("channels"), a.whole("groups"))
        .real(a.real("eps", EPS));
  }

  /** Buffers: x, dy, mean, rstd, (w,) (lengths,) dx. */
  private static void groupNormInput(Attributes a, Launches to) {
    boolean affine = isAffine(a);
    Lengths lengths = Lengths.of(a, affine ? 5 : 4, a.whole("positions"));
    to.launch("group_norm_input_gradient", groups(a), Blocks.THREADS)
        .buffers(0, 1, 2, 3)
        .bufferIf(affine, 4)
        .add(lengths.word())
        .buffers(lengths.next())
        .fault(lengths)
        .whole(a.whole("positions"), a.whole("channels"), a.whole("groups"));
  }

  private static boolean isAffine(Attributes a) {
    return a.whole("affine", 1) != 0;
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
