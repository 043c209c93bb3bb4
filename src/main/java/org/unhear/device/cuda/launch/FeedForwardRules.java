package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code feed_forward.cu}, whose other halves are products of {@code linear.cu}. */
final class FeedForwardRules {
  private FeedForwardRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "feed_forward_forward", FeedForwardRules::forward,
        "feed_forward_input_gradient", FeedForwardRules::inputGradient);
  }

  /** Buffers: x, w1, b1, w2, b2, r, y; with {@code saves} then h and gelu'(z). */
  private static void forward(Attributes a, Launches to) {
    long rows = a.whole("batch") * a.whole("positions");
    long in = a.whole("in");
    long hidden = a.whole("hidden");
    long out = a.whole("out");
    boolean saves = a.flag("saves");
    Word h = saves ? new Word.BufferAddress(7) : to.workspace(rows * hidden * Float.BYTES);
    GemmTile first = GemmTile.of(rows, hidden);
    to.launch("feed_forward_hidden_" + first.word(), first.grid(rows, hidden), GemmTile.THREADS)
        .buffers(0, 1, 2)
        .add(h)
        .bufferIf(saves, 8)
        .whole(rows, in, hidden);
    GemmTile second = GemmTile.of(rows, out);
    to.launch("linear_forward_" + second.word(), second.grid(rows, out), GemmTile.THREADS)
        .add(h)
        .buffers(3, 4, 5, 6)
        .whole(rows, hidden, out);
  }

  /** Buffers: dy, w1, w2, gelu'(z), dz, dx. */
  private static void inputGradient(Attributes a, Launches to) {
    long rows = a.whole("batch") * a.whole("positions");
    long in = a.whole("in");
    long hidden = a.whole("hidden");
    GemmTile first = GemmTile.of(rows, hidden);
    to.launch(
            "feed_forward_hidden_gradient_" + first.word(),
            first.grid(rows, hidden),
            GemmTile.THREADS)
        .buffers(0, 2, 3, 4)
        .whole(rows, hidden, a.whole("out"));
    GemmTile second = GemmTile.of(rows, in);
    to.launch("linear_input_gradient_" + second.word(), second.grid(rows, in), GemmTile.THREADS)
        .buffers(4, 1, 5)
        .whole(rows, in, hidden);
  }
}
