package org.unhear.device.cuda.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code mask_positions.cu}, {@code mask_spans.cu} and {@code layer_drop.cu}. */
final class MaskRules {
  private MaskRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "mask_positions", MaskRules::maskPositions,
        "mask_spans_forward", MaskRules::spans,
        "mask_spans_input_gradient", MaskRules::spansInput,
        "mask_spans_vector_gradient", MaskRules::spansVector,
        "layer_drop_forward", MaskRules::layerDrop,
        "layer_drop_gradient", MaskRules::layerDropGradient);
  }

  private static long size(Attributes a) {
    return a.whole("batch") * a.whole("positions") * a.whole("channels");
  }

  private static Lengths lengths(Attributes a, int buffer) {
    return new Lengths(true, buffer, a.whole("positions"));
  }

  /** Buffers: x, lengths, y. */
  private static void maskPositions(Attributes a, Launches to) {
    long size = size(a);
    to.launch("mask_positions", Blocks.ofIndices(size), Blocks.THREADS)
        .buffers(0, 1, 2)
        .fault(lengths(a, 1))
        .whole(size, a.whole("positions"), a.whole("channels"));
  }

  /** Buffers: x, vector, lengths, random, y. */
  private static void spans(Attributes a, Launches to) {
    Word marks = draw(a, to, lengths(a, 2), 3);
    hide(a, to, lengths(a, 2), new Word.BufferAddress(1), marks, 4);
  }

  /** Buffers: dy, lengths, random, dx. */
  private static void spansInput(Attributes a, Launches to) {
    Word marks = draw(a, to, lengths(a, 1), 2);
    hide(a, to, lengths(a, 1), Word.NOTHING, marks, 3);
  }

  /** Buffers: dy, lengths, random, then sinks. */
  private static void spansVector(Attributes a, Launches to) {
    Word marks = draw(a, to, lengths(a, 1), 2);
    new ColumnGradient(
            "mask_spans_vector_gradient",
            2,
            3,
            a.whole("channels"),
            a.whole("batch"),
            a.whole("positions"))
        .plan(a, to, arguments -> arguments.add(marks).fault(lengths(a, 1)).struct(spansShape(a)));
  }

  /** Draws what is hidden; the result is the marks of all samples. */
  private static Word draw(Attributes a, Launches to, Lengths lengths, int random) {
    long bytes = a.whole("batch") * (a.whole("positions") + a.whole("channels"));
    Word marks = to.workspace(bytes);
    Word starts = to.workspace(bytes);
    to.launch("mask_spans_draw", Blocks.ofElements(2 * a.whole("batch")), Blocks.THREADS)
        .add(lengths.word())
        .buffers(random)
        .add(marks)
        .add(starts)
        .fault(lengths)
        .struct(spansShape(a));
    return marks;
  }

  private static void hide(
      Attributes a, Launches to, Lengths lengths, Word vector, Word marks, int result) {
    long size = size(a);
    to.launch("mask_spans_hide", Blocks.ofIndices(size), Blocks.THREADS)
        .buffers(0)
        .add(vector)
        .add(lengths.word())
        .add(marks)
        .buffers(result)
        .fault(lengths)
        .whole(size)
        .struct(spansShape(a));
  }

  /** The struct {@code SpansShape}. */
  private static List<Word> spansShape(Attributes a) {
    List<Word> words = new ArrayList<>();
    for (String name : List.of("batch", "positions", "channels", "id")) {
      words.add(new Word.Whole(a.whole(name)));
    }
    for (String name : List.of("time_length", "time_least", "feature_length", "feature_least")) {
      words.add(new Word.Whole(a.whole(name)));
    }
    words.add(new Word.Real(a.real("time_share")));
    words.add(new Word.Real(a.real("feature_share")));
    return words;
  }

  /** Buffers: a, b, random, y. */
  private static void layerDrop(Attributes a, Launches to) {
    select(a, to, new Word.BufferAddress(0), new Word.BufferAddress(1), 2);
  }

  /** The gradient of a (part 0) or b (part 1). Buffers: dy, random, dx. */
  private static void layerDropGradient(Attributes a, Launches to) {
    Word dy = new Word.BufferAddress(0);
    boolean ofFirst = a.whole("part") == 0;
    select(a, to, ofFirst ? dy : Word.NOTHING, ofFirst ? Word.NOTHING : dy, 1);
  }

  private static void select(Attributes a, Launches to, Word first, Word second, int random) {
    long size = a.whole("size");
    to.launch("layer_drop", Blocks.ofElements(size), Blocks.THREADS)
        .add(first)
        .add(second)
        .buffers(random, random + 1)
        .whole(size, a.whole("id"))
        .real(a.real("rate"));
  }
}
