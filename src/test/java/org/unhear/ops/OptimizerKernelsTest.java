package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.device.Arena;
import org.unhear.device.Device;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Program;
import org.unhear.device.Shape;

/**
 * The optimizer kernels against the same rules in double precision, over several steps, with masked
 * elements and gaps.
 */
class OptimizerKernelsTest {
  private static final int STEPS = 4;

  /** The flat buffers of an optimizer: θ, gradient, mask, then its state. */
  private record Buffers(double[] theta, float[][] gradients, float[] mask, double[][] state) {}

  /** Changes θ and the state by one step, element k. */
  @FunctionalInterface
  private interface Rule {
    void step(int k, double g, double[] hyper, Buffers b);
  }

  static Stream<TestDevice> devices() {
    return TestDevice.all().stream();
  }

  @ParameterizedTest
  @MethodSource("devices")
  void sgd(TestDevice device) {
    for (double decay : new double[] {0, 0.05}) {
      for (double momentum : new double[] {0, 0.9}) {
        check(
            device,
            KernelCall.of("sgd"),
            1,
            step -> new double[] {0.1, decay, momentum, step == 1 ? 1 : 0},
            (k, g, h, b) -> {
              double total = g + decay * b.theta[k];
              b.state[0][k] = h[3] != 0 ? total : momentum * b.state[0][k] + total;
              b.theta[k] -= 0.1 * b.state[0][k];
            });
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void adam(boolean decoupled) {
    for (TestDevice device : TestDevice.all()) {
      check(
          device,
          KernelCall.of("adam").with("decoupled", decoupled ? 1 : 0),
          2,
          step ->
              new double[] {
                0.01,
                0.1,
                0.9,
                0.99,
                1e-6,
                1 - Math.pow(0.9, step),
                1 - Math.pow(0.99, step),
                1 - 0.9,
                1 - 0.99
              },
          (k, g, h, b) -> {
            double total = decoupled ? g : g + h[1] * b.theta[k];
            if (decoupled) {
              b.theta[k] *= 1 - h[0] * h[1];
            }
            b.state[0][k] = h[2] * b.state[0][k] + (1 - h[2]) * total;
            b.state[1][k] = h[3] * b.state[1][k] + (1 - h[3]) * total * total;
            b.theta[k] -= h[0] * (b.state[0][k] / h[5]) / (Math.sqrt(b.state[1][k] / h[6]) + h[4]);
          });
    }
  }

  /** Hyper-parameters of a step, counted from 1. */
  @FunctionalInterface
  private interface Hyper {
    double[] at(int step);
  }

  private static void check(TestDevice on, KernelCall call, int states, Hyper hyper, Rule rule) {
    for (int size : new int[] {0, 1, 31, 16387}) {
      List<float[]> results = new ArrayList<>();
      for (int threads : new int[] {1, 3}) {
        results.add(run(on, call.with("size", size), size, threads, states, hyper, rule));
      }
      assertArrayEquals(results.get(0), results.get(1), call + ": threads change the result");
    }
  }

  private static float[] run(
      TestDevice on, KernelCall call, int size, int threads, int states, Hyper hyper, Rule rule) {
    Buffers b = draw(size, states);
    int numbers = hyper.at(1).length;
    List<Arena> arenas = new ArrayList<>();
    try (Device device = on.open().apply(threads);
        Kernel kernel = device.prepare(call)) {
      for (int i = 0; i < 3 + states; i++) {
        arenas.add(device.allocate("optimizer " + i, size * 4L));
        device.fill(arenas.get(i).whole(), 0);
      }
      arenas.add(device.allocate("hyper", numbers * 4L));
      arenas.add(device.allocate("workspace", kernel.workspaceBytes()));
      device.write(arenas.get(0).whole(), floats(b.theta));
      device.write(arenas.get(2).whole(), b.mask);
      Launch launch =
          new Launch(
              "update",
              kernel,
              arenas.subList(0, arenas.size() - 1).stream().map(Arena::whole).toList(),
              arenas.get(arenas.size() - 1).whole());
      float[] start = floats(b.theta);
      try (Program program = device.record(List.of(launch))) {
        for (int step = 1; step <= STEPS; step++) {
          double[] h = hyper.at(step);
          device.write(arenas.get(1).whole(), b.gradients[step - 1]);
          device.write(arenas.get(3 + states).whole(), floats(h));
          program.run();
          for (int k = 0; k < size; k++) {
            if (b.mask[k] != 0) {
              rule.step(k, b.gradients[step - 1][k], h, b);
            }
          }
          assertArrayEquals(
              b.gradients[step - 1], device.read(arenas.get(1).whole(), size), "gradients change");
        }
      }
      float[] theta = device.read(arenas.get(0).whole(), size);
      Compare.close(call + ": θ", b.theta, theta, 2e-6);
      for (int s = 0; s < states; s++) {
        float[] state = device.read(arenas.get(3 + s).whole(), size);
        Compare.close(call + ": state " + s, b.state[s], state, 2e-6);
      }
      for (int k = 0; k < size; k++) {
        if (b.mask[k] == 0) {
          assertEquals(start[k], theta[k], "a masked element moves");
        }
      }
      return theta;
    } finally {
      arenas.forEach(Arena::close);
    }
  }

  private static Buffers draw(int size, int states) {
    SplittableRandom random = new SplittableRandom(size);
    Shape shape = Shape.of(size);
    double[] theta = CaseRun.doubles(Values.normal().draw(shape, random));
    float[][] gradients = new float[STEPS][];
    for (int step = 0; step < STEPS; step++) {
      gradients[step] = Values.normal().draw(shape, random);
    }
    float[] mask = Values.integers(0, 1).draw(shape, random);
    // The gaps between parameters: everything is zero and has to stay so.
    for (int k = 20; k < Math.min(size, 29); k++) {
      theta[k] = 0;
      mask[k] = 0;
      for (float[] gradient : gradients) {
        gradient[k] = 0;
      }
    }
    return new Buffers(theta, gradients, mask, new double[states][size]);
  }

  private static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
