package org.unhear.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.unhear.audio.TimeShift.Edge;

class AugmentationTest {
  private static final int BANDS = 4;
  private static final int FRAMES = 10;

  private static float[] ramp() {
    float[] x = new float[BANDS * FRAMES];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
    }
    return x;
  }

  private static float[] applied(Augmentation augmentation, long epoch, long sample) {
    float[] x = ramp();
    augmentation.apply(x, BANDS, FRAMES, CounterRandom.of(1, epoch, sample));
    return x;
  }

  @Test
  void aSampleInAnEpochIsReproducibleInAnyOrder() {
    Augmentation both = new TimeShift(3, Edge.ZERO).then(new SpecAugment(1, 2, 1, 3, 0));
    float[] first = applied(both, 2, 5);
    applied(both, 7, 1);
    assertArrayEquals(first, applied(both, 2, 5));
    long different =
        IntStream.range(0, 50).filter(s -> !Arrays.equals(first, applied(both, 2, s))).count();
    assertTrue(different > 40);
    assertFalse(Arrays.equals(applied(both, 0, 5), applied(both, 1, 5)));
  }

  @ParameterizedTest
  @EnumSource
  void everyShiftComesAndRowsStayApart(Edge edge) {
    TreeSet<Integer> shifts = new TreeSet<>();
    float[] original = ramp();
    for (int sample = 0; sample < 300; sample++) {
      float[] x = applied(new TimeShift(2, edge), 0, sample);
      int shift = IntStream.rangeClosed(-2, 2).filter(s -> isShifted(original, x, s, edge)).sum();
      assertTrue(isShifted(original, x, shift, edge));
      shifts.add(shift);
    }
    assertEquals(List.of(-2, -1, 0, 1, 2), List.copyOf(shifts));
  }

  private static boolean isShifted(float[] original, float[] x, int shift, Edge edge) {
    for (int b = 0; b < BANDS; b++) {
      for (int t = 0; t < FRAMES; t++) {
        int inside = Math.max(0, Math.min(FRAMES - 1, t - shift));
        boolean free = inside != t - shift;
        float expected = free && edge == Edge.ZERO ? 0 : original[b * FRAMES + inside];
        if (x[b * FRAMES + t] != expected) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void aShiftBeyondTheClip() {
    float[] x = {1, 2, 3};
    for (int sample = 0; sample < 20; sample++) {
      new TimeShift(100, Edge.ZERO).apply(x, 1, 3, CounterRandom.of(1, 0, sample));
    }
    assertEquals(3, x.length);
  }

  @Test
  void masksCoverWholeBandsAndFrames() {
    int largest = 0;
    for (int sample = 0; sample < 200; sample++) {
      float[] x = applied(new SpecAugment(1, 2, 0, 0, 0), 0, sample);
      int masked = 0;
      for (int b = 0; b < BANDS; b++) {
        int zeros = 0;
        for (int t = 0; t < FRAMES; t++) {
          zeros += x[b * FRAMES + t] == 0 ? 1 : 0;
        }
        assertTrue(zeros == 0 || zeros == FRAMES);
        masked += zeros / FRAMES;
      }
      largest = Math.max(largest, masked);
      float[] y = applied(new SpecAugment(0, 0, 1, 3, 0), 0, sample);
      for (int t = 0; t < FRAMES; t++) {
        for (int b = 1; b < BANDS; b++) {
          assertEquals(y[t] == 0, y[b * FRAMES + t] == 0);
        }
      }
    }
    assertEquals(2, largest);
  }

  @Test
  void noiseHasTheRatioAskedFor() {
    float[] clip = WavFiles.tone(440, 0.5, 16000);
    float[] noise = WavFiles.tone(3000, 0.1, 16000);
    float[] mixed = clip.clone();
    new BackgroundNoise(List.of(noise), 10, 10)
        .apply(mixed, 1, mixed.length, CounterRandom.of(1, 0, 0));
    double signal = 0;
    double added = 0;
    for (int i = 0; i < clip.length; i++) {
      signal += clip[i] * clip[i];
      added += Math.pow(mixed[i] - clip[i], 2);
    }
    assertEquals(10, 10 * Math.log10(signal / added), 0.01);
  }

  @Test
  void silenceStaysSilence() {
    float[] silence = new float[100];
    new BackgroundNoise(List.of(new float[] {1, -1}), 0, 20)
        .apply(silence, 1, 100, CounterRandom.of(1, 0, 0));
    assertArrayEquals(new float[100], silence);
    float[] tone = WavFiles.tone(440, 0.01, 16000);
    float[] mixed = tone.clone();
    new BackgroundNoise(List.of(new float[3]), 0, 20)
        .apply(mixed, 1, mixed.length, CounterRandom.of(1, 0, 0));
    assertArrayEquals(tone, mixed);
    assertThrows(IllegalArgumentException.class, () -> new BackgroundNoise(List.of(), 0, 20));
  }

  @Test
  void numbersBeginAgain() {
    CounterRandom used = CounterRandom.of(9, "name");
    used.nextLong();
    used.restart(1, 2, 3);
    CounterRandom fresh = CounterRandom.of(1, 2, 3);
    for (int i = 0; i < 5; i++) {
      assertEquals(fresh.nextLong(), used.nextLong());
    }
  }

  @Test
  void numbersAreEven() {
    CounterRandom random = CounterRandom.of(3, "name");
    int[] counts = new int[5];
    double sum = 0;
    for (int i = 0; i < 10000; i++) {
      counts[random.nextInt(-2, 2) + 2]++;
      double x = random.nextDouble();
      assertTrue(x >= 0 && x < 1);
      sum += x;
    }
    for (int count : counts) {
      assertEquals(2000, count, 200);
    }
    assertEquals(0.5, sum / 10000, 0.02);
  }
}
