package org.unhear.audio;

/**
 * Triangular filters over the bins of a power spectrum, triangles in Hz (as HTK and librosa have
 * them). Immutable.
 */
public final class MelFilters {
  private final int bins;
  private final int[] first;
  private final double[][] weights;

  /** The filters that the settings ask for. */
  public MelFilters(LogMelSettings settings) {
    this.bins = settings.fft() / 2 + 1;
    this.first = new int[settings.mels()];
    this.weights = new double[settings.mels()][];
    double[] edges = edges(settings);
    double binHertz = settings.sampleRate() / (double) settings.fft();
    for (int j = 0; j < weights.length; j++) {
      fill(j, edges, binHertz, settings.scale() == MelScale.SLANEY);
    }
  }

  private static double[] edges(LogMelSettings settings) {
    MelScale scale = settings.scale();
    double low = scale.fromHertz(0);
    double high = scale.fromHertz(settings.sampleRate() / 2.0);
    double[] edges = new double[settings.mels() + 2];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = scale.toHertz(low + (high - low) * i / (edges.length - 1));
    }
    return edges;
  }

  private void fill(int j, double[] edges, double binHertz, boolean unitArea) {
    double gain = unitArea ? 2 / (edges[j + 2] - edges[j]) : 1;
    int from = Math.min(bins, (int) Math.ceil(edges[j] / binHertz));
    int to = Math.min(bins, (int) Math.floor(edges[j + 2] / binHertz) + 1);
    first[j] = from;
    weights[j] = new double[Math.max(0, to - from)];
    for (int k = from; k < to; k++) {
      double hertz = k * binHertz;
      double rise = (hertz - edges[j]) / (edges[j + 1] - edges[j]);
      double fall = (edges[j + 2] - hertz) / (edges[j + 2] - edges[j + 1]);
      weights[j][k - from] = gain * Math.max(0, Math.min(rise, fall));
    }
  }

  /** The number of filters. */
  public int count() {
    return weights.length;
  }

  /** The filter's answer to a power spectrum of fft / 2 + 1 bins. */
  public double apply(int filter, double[] power) {
    double[] weight = weights[filter];
    int from = first[filter];
    double sum = 0;
    for (int i = 0; i < weight.length; i++) {
      sum += weight[i] * power[from + i];
    }
    return sum;
  }

  /** The filter bank as a matrix [bin, filter], row-major. */
  public float[] matrix() {
    float[] matrix = new float[bins * count()];
    for (int j = 0; j < count(); j++) {
      for (int i = 0; i < weights[j].length; i++) {
        matrix[(first[j] + i) * count() + j] = (float) weights[j][i];
      }
    }
    return matrix;
  }
}
