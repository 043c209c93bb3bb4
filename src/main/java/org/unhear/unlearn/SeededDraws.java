package org.unhear.unlearn;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.unhear.UnhearException;
import org.unhear.graph.Weights;
import org.unhear.train.EpochOrder;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/**
 * Draws from a seed. Order and labels depend on (seed, stream, epoch, example) alone, so taking an
 * example away leaves those of the others as they were.
 */
public record SeededDraws(long seed) implements Draws {
  private static final long LABELS = 0x6C6162656C73L;

  @Override
  public int[][] batches(String stream, int epoch, int[] indices, int size) {
    int[] order = new EpochOrder(indices.length).of(indices, key(stream), epoch);
    int[][] batches = new int[Batches.count(indices.length, size)][];
    for (int i = 0; i < batches.length; i++) {
      int end = i == batches.length - 1 ? order.length : (i + 1) * size;
      batches[i] = Arrays.copyOfRange(order, i * size, end);
    }
    return batches;
  }

  @Override
  public int[][] samples(String stream, int epoch, int[] indices, int size, int count) {
    EpochOrder order = new EpochOrder(indices.length);
    int[][] samples = new int[count][];
    for (int i = 0; i < count; i++) {
      long key = key(stream + "/" + i);
      samples[i] = Arrays.copyOf(order.of(indices, key, epoch), Math.min(size, indices.length));
    }
    return samples;
  }

  @Override
  public int[] wrongLabels(int epoch, int[] indices, Examples examples, int classes) {
    if (classes < 2) {
      throw new UnhearException("With one class there is no wrong label.", "Use another method.");
    }
    long stream = new SplittableRandom(seed ^ LABELS).split().nextLong() + epoch;
    int[] labels = new int[indices.length];
    for (int i = 0; i < labels.length; i++) {
      long key = new SplittableRandom(stream).nextLong() ^ indices[i] * 0x9E3779B97F4A7C15L;
      int other = new SplittableRandom(key).nextInt(classes - 1);
      labels[i] = other < examples.label(indices[i]) ? other : other + 1;
    }
    return labels;
  }

  @Override
  public float[] normal(String stream, int count) {
    SplittableRandom random = new SplittableRandom(key(stream));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Override
  public Weights weights(String purpose, Learner learner) {
    return Weights.initialised(learner.device(), Learner.graphOf(learner.model(), 1), key(purpose));
  }

  private long key(String stream) {
    long hash = seed;
    for (int i = 0; i < stream.length(); i++) {
      hash = hash * 0x100000001B3L + stream.charAt(i) + 1;
    }
    return new SplittableRandom(hash).nextLong();
  }
}
