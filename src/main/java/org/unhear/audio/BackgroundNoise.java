package org.unhear.audio;

import java.util.List;

/**
 * Mixes noise into a waveform at a signal-to-noise ratio drawn evenly in decibels. A clip or noise
 * without energy is left as it is.
 *
 * @param noises recordings at the rate of the clips, at least one; shorter ones are repeated
 * @param lowDecibels smallest ratio, the most noise
 * @param highDecibels largest ratio
 */
public record BackgroundNoise(List<float[]> noises, double lowDecibels, double highDecibels)
    implements Augmentation {
  public BackgroundNoise {
    noises = List.copyOf(noises);
    if (noises.isEmpty() || noises.stream().anyMatch(noise -> noise.length == 0)) {
      throw new IllegalArgumentException("Expected at least one noise, none of them empty.");
    }
  }

  @Override
  public void apply(float[] x, int bands, int frames, CounterRandom random) {
    float[] noise = noises.get(random.nextInt(0, noises.size() - 1));
    int start = random.nextInt(0, noise.length - 1);
    double ratio = lowDecibels + random.nextDouble() * (highDecibels - lowDecibels);
    double signalEnergy = 0;
    double noiseEnergy = 0;
    for (int i = 0; i < x.length; i++) {
      signalEnergy += (double) x[i] * x[i];
      double n = noise[(start + i) % noise.length];
      noiseEnergy += n * n;
    }
    if (signalEnergy == 0 || noiseEnergy == 0) {
      return;
    }
    double gain = Math.sqrt(signalEnergy / noiseEnergy / Math.pow(10, ratio / 10));
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) (gain * noise[(start + i) % noise.length]);
    }
  }
}
