package org.unhear.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.data.Recordings;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.testing.TinyModel;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.unlearn.Methods;

/** The examples of the documentation do what they say. */
class ExamplesTest {
  private static final String SERVICE = "META-INF/services/org.unhear.unlearn.UnlearningMethod";

  @Test
  void forgetsASpeaker(@TempDir Path folder) {
    Recordings.digits(folder, 3, 5);
    for (int take = 0; take < 5; take++) {
      Recordings.write(folder, "0_cleo_" + take + ".wav", Recordings.tone(20));
    }

    double closeness = ForgetASpeaker.closenessToGold(folder.toString(), "cleo", 1);

    assertTrue(closeness >= 0 && closeness <= 1, "closeness is " + closeness);
  }

  @Test
  void saysWhatMattered() {
    float[] features = new float[6 * 8 * 6];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(0.7 * i + i / 48);
    }
    System.arraycopy(features, 0, features, 5 * 48, 48);
    Examples examples = Examples.of(features, new int[] {0, 1, 2, 0, 1, 0});
    int[] training = {0, 1, 2, 3, 4};
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, new TinyModel(8, 6, 3), 1)) {
      assertEquals(0, WhatMattered.mostAlike(learner, examples, training, 5));
      int helpful = WhatMattered.mostHelpful(learner, examples, training, 5);
      assertTrue(helpful == 0 || helpful == 3, "it is of another class: " + helpful);
      String layer = WhatMattered.mostImportantLayer(learner, examples, training);
      assertTrue(layer.equals("conv") || layer.equals("head"), layer);
    }
  }

  @Test
  void trainsPrivately() {
    float[] features = new float[40 * 48];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(0.7 * i + i / 48);
    }
    Examples examples = Examples.of(features, IntStream.range(0, 40).map(i -> i % 3).toArray());
    int[] training = IntStream.range(0, 40).toArray();
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, new TinyModel(8, 6, 3), 1)) {
      double epsilon = PrivateTraining.epsilonOf(learner, examples, training);
      assertTrue(epsilon > 0 && epsilon < 20, "ε is " + epsilon);
    }
  }

  @Test
  void findsAMethodOfOnesOwn(@TempDir Path jar) throws IOException {
    Recordings.write(jar, SERVICE, HalfWeights.class.getName() + "\n");
    assertFalse(Methods.all().containsKey("half-weights"));

    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      assertTrue(Methods.all().containsKey("half-weights"));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
