package org.unhear.audio;

import java.util.Arrays;

/**
 * Shifts a clip in time, earlier or later by up to a number of frames.
 *
 * @param most largest shift in frames (samples for a waveform)
 * @param fill what enters at the free end: 0 for a waveform, the value of silence for features
 */
public record TimeShift(int most, float fill) implements Augmentation {
  @Override
  public void apply(float[] x, int bands, int frames, CounterRandom random) {
    int bound = Math.min(most, frames);
    int shift = random.nextInt(-bound, bound);
    for (int b = 0; b < bands; b++) {
      int row = b * frames;
      int kept = frames - Math.abs(shift);
      System.arraycopy(x, row + Math.max(0, -shift), x, row + Math.max(0, shift), kept);
      int free = shift > 0 ? row : row + kept;
      Arrays.fill(x, free, free + Math.abs(shift), fill);
    }
  }
}
