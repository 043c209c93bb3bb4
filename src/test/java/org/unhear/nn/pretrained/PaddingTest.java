package org.unhear.nn.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.PassSpec;

/** A recording gives what it gives alone, whatever is behind it and beside it. */
class PaddingTest {
  private static final int[] LENGTHS = {3000, 1700, 2345};

  @Test
  void paddingChangesNoLogit() {
    for (ObjectNode config : List.of(Networks.base(), Networks.large())) {
      try (Device device = new CpuDevice(2);
          Learner wide = Learner.initialised(device, Networks.create(config, 3200), 5)) {
        float[] together = wide.logits(Networks.noise(3200, 0, LENGTHS), new int[] {0, 1, 2});
        for (int i = 0; i < LENGTHS.length; i++) {
          float[] alone = alone(device, config, i);
          int from = i * Networks.CLASSES;
          assertArrayEquals(
              alone, Arrays.copyOfRange(together, from, from + Networks.CLASSES), 2e-5f);
        }
      }
    }
  }

  /** The network made for exactly the length of the recording. */
  private static float[] alone(Device device, ObjectNode config, int i) {
    int length = LENGTHS[i];
    Examples clip = Networks.noise(length, 0, Arrays.copyOf(new int[] {length, length, length}, 3));
    try (Learner narrow = Learner.initialised(device, Networks.create(config, length), 5)) {
      return narrow.logits(clip, new int[] {i});
    }
  }

  @Test
  void paddingChangesNoGradient() {
    for (ObjectNode config : List.of(Networks.base(), Networks.large())) {
      float[] silence = gradient(config, 0);
      float[] noise = gradient(config, 3);
      float largest = 0;
      for (float value : silence) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(silence, noise, 1e-5f * largest);
    }
  }

  private static float[] gradient(ObjectNode config, float padding) {
    try (Device device = new CpuDevice(2);
        Learner learner = Learner.initialised(device, Networks.create(config, 3200), 5)) {
      learner
          .pass(PassSpec.training(3))
          .load(Networks.noise(3200, padding, LENGTHS), new int[] {0, 1, 2}, 0)
          .forward()
          .backwardMean();
      int size = (int) learner.weights().parameters().total();
      return device.read(learner.gradient(), size);
    }
  }
}
