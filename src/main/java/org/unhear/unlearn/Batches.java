package org.unhear.unlearn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Mini-batches that methods go through. */
public final class Batches {
  /** A batch of each set for one step. */
  public record Pair(int[] retain, int[] forget) {}

  private Batches() {}

  /**
   * Batches of a pass over n examples. A single example left over joins the batch before it, since
   * batch statistics need two.
   */
  public static int count(int n, int size) {
    int rest = n % size;
    return n / size + (rest > 1 || n < size ? 1 : 0);
  }

  /**
   * Epochs over the retain set beside the forget set, whose batches repeat in order (Kurmanji et
   * al., NeurIPS 2023). Reads {@code forget_batch} and {@code retain_batch}.
   *
   * @param terms adds the terms of a step of an epoch
   */
  static void eachPair(
      UnlearningContext context, Descent descent, BiConsumer<Integer, Pair> terms) {
    int perEpoch = count(context.retain().length, context.hyper().whole("retain_batch"));
    descent.epochs(
        perEpoch,
        epoch ->
            descent.each(
                "paired", epoch, paired(context, epoch), pair -> terms.accept(epoch, pair)));
  }

  static List<Pair> paired(UnlearningContext context, int epoch) {
    int[][] retain = context.batches("retain", epoch);
    int[][] forget = context.batches("forget", epoch);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < retain.length; i++) {
      pairs.add(new Pair(retain[i], forget[i % forget.length]));
    }
    return pairs;
  }
}
