package org.unhear.experiment;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.unhear.data.Dataset;

/**
 * The training recordings whose sound is most like that of another, by the cosine of their features
 * averaged over cells of a few bands and a stretch of time. No model is asked: one that was trained
 * on wrong labels has learned them.
 */
final class Neighbours {
  /** How many neighbours vote. */
  static final int COUNT = 5;

  private static final int BANDS = 20;
  private static final int STRETCHES = 8;

  private final Dataset data;
  private final int[] references;
  private final float[][] cells;

  /**
   * @param references the recordings that may be neighbours
   */
  Neighbours(Dataset data, int[] references) {
    this.data = data;
    this.references = references.clone();
    this.cells = new float[references.length][];
    Arrays.setAll(cells, i -> cells(references[i]));
  }

  /** Labels of the nearest recordings that count, nearest first; fewer when there are fewer. */
  int[] labels(int index, IntPredicate counts) {
    float[] own = cells(index);
    double[] nearest = new double[COUNT];
    int[] labels = new int[COUNT];
    int found = 0;
    for (int i = 0; i < references.length; i++) {
      if (references[i] == index || !counts.test(references[i])) {
        continue;
      }
      double likeness = dot(own, cells[i]);
      if (found == COUNT && likeness <= nearest[COUNT - 1]) {
        continue;
      }
      found = Math.min(COUNT, found + 1);
      int at = found - 1;
      for (; at > 0 && nearest[at - 1] < likeness; at--) {
        nearest[at] = nearest[at - 1];
        labels[at] = labels[at - 1];
      }
      nearest[at] = likeness;
      labels[at] = data.label(references[i]);
    }
    return Arrays.copyOf(labels, found);
  }

  /** The label that most neighbours have; of equals that of the nearest; -1 without neighbours. */
  static int vote(int[] labels) {
    int best = -1;
    long most = 0;
    for (int label : labels) {
      long votes = Arrays.stream(labels).filter(each -> each == label).count();
      if (votes > most) {
        most = votes;
        best = label;
      }
    }
    return best;
  }

  private static double dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * Sums over cells of the recording's own length, less their mean, of length 1; of samples, their
   * magnitudes.
   */
  private float[] cells(int index) {
    float[] features = data.features(index);
    int height = Math.min(BANDS, data.bands());
    int width = Math.min(STRETCHES, data.frames());
    float[] sums = new float[height * width];
    int frames = features.length / data.bands();
    boolean samples = data.bands() == 1;
    for (int band = 0; band < data.bands(); band++) {
      int row = band * height / data.bands() * width;
      for (int frame = 0; frame < frames; frame++) {
        float value = features[band * frames + frame];
        sums[row + (int) ((long) frame * width / frames)] += samples ? Math.abs(value) : value;
      }
    }
    float mean = (float) mean(sums);
    double square = 0;
    for (int i = 0; i < sums.length; i++) {
      sums[i] -= mean;
      square += sums[i] * sums[i];
    }
    float scale = (float) (square > 0 ? 1 / Math.sqrt(square) : 0);
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= scale;
    }
    return sums;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
