package org.unhear.device.cuda.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code attention.cu}. */
final class AttentionRules {
  /** Queries or keys of a block. */
  private static final int TILE = 64;

  private static final Extent THREADS = Extent.of(16, 16);

  /** Floats of a row of a tile in shared memory. */
  private static final int ROW = TILE + 4;

  /** Head sizes that functions are made for, smallest first; a head takes the next larger one. */
  private static final List<Integer> WIDTHS = List.of(32, 64, 80, 128);

  private AttentionRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "attention_forward", AttentionRules::forward,
        "attention_gradient", AttentionRules::gradient);
  }

  /** Buffers: qkv or q, k, v, (lengths,) y, lse. */
  private static void forward(Attributes a, Launches to) {
    int width = widthOf(a);
    Lengths lengths = lengths(a);
    Arguments arguments =
        to.launch("attention_forward_" + width, grid(a), THREADS, sharedBytes(width, 2));
    parts(a, 0).forEach(arguments::add);
    arguments
        .add(lengths.word())
        .buffers(lengths.next(), lengths.next() + 1)
        .fault(lengths)
        .struct(shape(a));
  }

  /** Buffers: qkv or q, k, v, (lengths,) lse, y, dy, then the gradients of the first. */
  private static void gradient(Attributes a, Launches to) {
    int width = widthOf(a);
    Lengths lengths = lengths(a);
    int lse = lengths.next();
    long rows = a.whole("batch") * a.whole("heads") * a.whole("positions");
    Word delta = to.workspace(rows * Float.BYTES);
    to.launch("attention_delta", Blocks.ofWarps(rows), Blocks.THREADS)
        .buffers(lse + 1, lse + 2)
        .add(delta)
        .whole(rows)
        .struct(shape(a));
    List<Word> operands = new ArrayList<>(parts(a, 0));
    operands.addAll(
        List.of(
            lengths.word(),
            new Word.BufferAddress(lse),
            delta,
            new Word.BufferAddress(lse + 2),
            lengths.faultWord()));
    List<Word> gradients = parts(a, lse + 3);
    to.launch("attention_key_gradient_" + width, grid(a), THREADS, sharedBytes(width, 4))
        .struct(operands)
        .add(gradients.get(1))
        .add(gradients.get(2))
        .struct(shape(a))
        .meaning(lengths);
    to.launch("attention_query_gradient_" + width, grid(a), THREADS, sharedBytes(width, 4))
        .struct(operands)
        .add(gradients.get(0))
        .struct(shape(a))
        .meaning(lengths);
  }

  /** Addresses of q, k and v, or of their gradients, in buffers from {@code first} on. */
  private static List<Word> parts(Attributes a, int first) {
    if (a.flag("separate")) {
      return List.of(
          new Word.BufferAddress(first),
          new Word.BufferAddress(first + 1),
          new Word.BufferAddress(first + 2));
    }
    long row = a.whole("heads") * a.whole("width") * Float.BYTES;
    return List.of(
        new Word.BufferAddress(first),
        new Word.BufferAddress(first, row),
        new Word.BufferAddress(first, 2 * row));
  }

  private static Lengths lengths(Attributes a) {
    return Lengths.of(a, a.flag("separate") ? 3 : 1, a.whole("positions"));
  }

  private static int widthOf(Attributes a) {
    long width = a.whole("width");
    return WIDTHS.stream()
        .filter(each -> each >= width)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "heads of %d channels, where the kernel takes up to %d"
                        .formatted(width, WIDTHS.get(WIDTHS.size() - 1))));
  }

  private static Extent grid(Attributes a) {
    return Extent.of(Extent.parts(a.whole("positions"), TILE), a.whole("heads"), a.whole("batch"));
  }

  /** Some tiles of channels × positions, and one of scores. */
  private static int sharedBytes(int width, int tiles) {
    return (tiles * width + TILE) * ROW * Float.BYTES;
  }

  private static List<Word> shape(Attributes a) {
    long row = a.whole("heads") * a.whole("width");
    return List.of(
        new Word.Whole(a.whole("positions")),
        new Word.Whole(a.whole("heads")),
        new Word.Whole(a.whole("width")),
        new Word.Whole(a.flag("separate") ? row : 3 * row));
  }
}
