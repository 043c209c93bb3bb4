package org.unhear.audio;

import java.util.Arrays;

/**
 * Shifts a clip in time, earlier or later by up to a number of frames.
 *
 * @param most largest shift in frames (samples for a waveform)
 * @param edge what enters at the free end
 */
public record TimeShift(int most, Edge edge) implements Augmentation {
  /** What enters at the free end. */
  public enum Edge {
    /** Zeros: silence of a waveform. */
    ZERO,
    /**
     * The outermost frame again. Silence has no fixed value in normalised features, while the
     * clip's own edge is as quiet as the clip gets there, in any scale.
     */
    REPEAT
  }

  @Override
  public void apply(float[] x, int bands, int frames, CounterRandom random) {
    int bound = Math.min(most, frames);
    int shift = random.nextInt(-bound, bound);
    int kept = frames - Math.abs(shift);
    for (int b = 0; b < bands; b++) {
      int row = b * frames;
      float fill = edge == Edge.ZERO ? 0 : x[shift > 0 ? row : row + frames - 1];
      System.arraycopy(x, row + Math.max(0, -shift), x, row + Math.max(0, shift), kept);
      int free = shift > 0 ? row : row + kept;
      Arrays.fill(x, free, free + Math.abs(shift), fill);
    }
  }
}
