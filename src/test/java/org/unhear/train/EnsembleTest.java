package org.unhear.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.testing.TinyModel;

class EnsembleTest {
  private static final TinyModel MODEL = new TinyModel(8, 10, 3);
  private static final int[] INDICES = {4, 0, 2};
  private static final Examples EXAMPLES = examples();

  private static Examples examples() {
    float[] features = new float[5 * 80];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(i);
    }
    return Examples.of(features, new int[5]);
  }

  private static double[] softmax(float[] logits, int row) {
    double[] p = new double[3];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      p[c] = Math.exp(logits[3 * row + c]);
      sum += p[c];
    }
    for (int c = 0; c < 3; c++) {
      p[c] /= sum;
    }
    return p;
  }

  @Test
  void answersWithTheMeanOfProbabilities() {
    try (CpuDevice device = new CpuDevice(1);
        Ensemble ensemble =
            new Ensemble(
                List.of(
                    Learner.initialised(device, MODEL, 1),
                    Learner.initialised(device, MODEL, 2)))) {
      float[] logits = ensemble.logits(EXAMPLES, INDICES);
      for (int row = 0; row < INDICES.length; row++) {
        double[] one = softmax(ensemble.members().get(0).logits(EXAMPLES, INDICES), row);
        double[] other = softmax(ensemble.members().get(1).logits(EXAMPLES, INDICES), row);
        for (int c = 0; c < 3; c++) {
          assertEquals((one[c] + other[c]) / 2, Math.exp(logits[3 * row + c]), 1e-6);
          assertEquals((one[c] + other[c]) / 2, softmax(logits, row)[c], 1e-6);
        }
      }
      float[][] embeddings = ensemble.embeddings(EXAMPLES, INDICES);
      float[] second = ensemble.members().get(1).embeddings(EXAMPLES, INDICES)[2];
      assertEquals(3, embeddings.length);
      assertArrayEquals(
          second, Arrays.copyOfRange(embeddings[2], second.length, 2 * second.length));
    }
  }

  @Test
  void certaintyStaysFinite() {
    try (CpuDevice device = new CpuDevice(1)) {
      Learner certain = Learner.initialised(device, MODEL, 1);
      float[] head = certain.weights().get("head.weight");
      for (int i = 0; i < head.length; i++) {
        head[i] *= 1e5f;
      }
      certain.weights().set("head.weight", head);
      try (Ensemble ensemble = new Ensemble(List.of(certain))) {
        float[] logits = ensemble.logits(EXAMPLES, INDICES);
        float least = 0;
        for (float each : logits) {
          assertTrue(Float.isFinite(each), () -> "a logit of " + each);
          least = Math.min(least, each);
        }
        assertTrue(least < -1000, "no probability of exp " + least + " was asked for");
      }
    }
  }

  @Test
  void meanOfOneIsThatOne() {
    try (CpuDevice device = new CpuDevice(1);
        Learner one = Learner.initialised(device, MODEL, 1);
        Learner other = Learner.initialised(device, MODEL, 2);
        Learner mean = Learner.initialised(device, MODEL, 3)) {
      float[] head = one.weights().get("head.weight");
      head[0] = -0.0f;
      one.weights().set("head.weight", head);
      MeanWeights weights = new MeanWeights();
      assertThrows(IllegalStateException.class, () -> weights.copyTo(mean.weights()));
      weights.add(one.weights());
      weights.copyTo(mean.weights());
      assertEquals(one.weights().sha256(), mean.weights().sha256());
      weights.add(other.weights());
      weights.copyTo(mean.weights());
      float[] a = one.weights().get("conv.weight");
      float[] b = other.weights().get("conv.weight");
      float[] between = mean.weights().get("conv.weight");
      for (int i = 0; i < a.length; i++) {
        assertEquals((float) (((double) a[i] + b[i]) / 2), between[i]);
      }
    }
  }
}
