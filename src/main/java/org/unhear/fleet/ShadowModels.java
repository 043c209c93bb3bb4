package org.unhear.fleet;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.evaluate.Logits;

/**
 * What shadow models say of recordings. They come in pairs of which one heard a recording and one
 * did not, so their answers are two tables of [pairs][recordings].
 *
 * @param logits of each model on all recordings of the data set, [recordings, classes]
 * @param firstHeard for each pair the recordings that its first model heard, of those in the pool
 * @param labels of all recordings
 * @param classes of the models
 */
record ShadowModels(List<float[]> logits, List<BitSet> firstHeard, int[] labels, int classes) {
  /** What each of a set of models says of a recording's own class. */
  private interface Saying {
    double[] of(Logits logits, int[] labels);
  }

  int pairs() {
    return firstHeard.size();
  }

  /** p_y of the models that did not hear each recording, [pairs][indices]. */
  double[][] outsideConfidences(int[] indices) {
    return table(indices, false, Logits::confidences);
  }

  /** p_y of the models that heard each recording, [pairs][indices]. */
  double[][] insideConfidences(int[] indices) {
    return table(indices, true, Logits::confidences);
  }

  /** φ of the models that did not hear each recording, [pairs][indices]. */
  double[][] outsideMargins(int[] indices) {
    return table(indices, false, Logits::margins);
  }

  /** φ of the models that heard each recording, [pairs][indices]. */
  double[][] insideMargins(int[] indices) {
    return table(indices, true, Logits::margins);
  }

  private double[][] table(int[] indices, boolean inside, Saying saying) {
    int[] own = IntStream.of(indices).map(i -> labels[i]).toArray();
    return IntStream.range(0, pairs())
        .mapToObj(pair -> saying.of(answers(pair, indices, inside), own))
        .toArray(double[][]::new);
  }

  /** For each recording the answer of the one of a pair that heard it, or of the other. */
  private Logits answers(int pair, int[] indices, boolean inside) {
    float[] rows = new float[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      boolean first = firstHeard.get(pair).get(indices[i]) == inside;
      float[] from = logits.get(2 * pair + (first ? 0 : 1));
      System.arraycopy(from, indices[i] * classes, rows, i * classes, classes);
    }
    return Logits.of(rows, classes);
  }
}
