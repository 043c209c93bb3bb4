package org.unhear.gradients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.unhear.UnhearException;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.gradients.SampleGradients.Projections;
import org.unhear.testing.TinyModel;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/** Sums, squares and products are those of the rows, over more than a chunk of examples. */
class SampleGradientsTest {
  private static final int COUNT = SampleGradients.CHUNK + 7;
  private static final int CLASSES = 3;

  private final CpuDevice device = new CpuDevice(1);
  private final Learner learner = Learner.initialised(device, new TinyModel(8, 6, CLASSES), 1);
  private final SampleGradients gradients = new SampleGradients(learner);
  private final Examples examples = examples();
  private final int[] all = IntStream.range(0, COUNT).toArray();

  @AfterEach
  void close() {
    gradients.close();
    learner.close();
    device.close();
  }

  private static Examples examples() {
    float[] features = new float[COUNT * 48];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) Math.sin(0.7 * i + i / 48 % 5);
    }
    return Examples.of(features, IntStream.range(0, COUNT).map(i -> i % CLASSES).toArray());
  }

  private static double[] widened(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private double[] ramp(int length) {
    double[] v = new double[length];
    Arrays.setAll(v, i -> Math.cos(0.3 * i));
    return v;
  }

  @Test
  void productsAndNormsAreThoseOfTheRows() {
    float[][] rows = gradients.rows(examples, all);
    double[] v = ramp(gradients.total());

    Projections both = gradients.projections(examples, all, v);

    for (int i = 0; i < COUNT; i++) {
      double norm = Vectors.norm(widened(rows[i]));
      assertEquals(norm, both.norms()[i], 1e-5 * norm);
      assertEquals(Vectors.dot(rows[i], v), both.dots()[i], 1e-5 * norm * Vectors.norm(v));
    }
    assertArrayEquals(both.dots(), gradients.dots(examples, all, v), 1e-12);
    assertArrayEquals(both.norms(), gradients.norms(examples, all), 1e-12);
  }

  @Test
  void expectedFisherIsTheDiagonalOfTheGaussNewtonMatrix() {
    int[] few = {0, 1, 2, 3};
    double[] fisher = DiagonalFisher.expected(gradients, examples, few);
    DampedGaussNewton matrix = new DampedGaussNewton(gradients, examples, few, 0.25);
    for (int at : new int[] {0, 9, 70}) {
      double[] unit = new double[gradients.total()];
      unit[at] = 1;
      assertEquals(fisher[at] + 0.25, matrix.product(unit)[at], 1e-6);
    }
  }

  @Test
  void solversAgreeWithTheExactSolution() {
    double[] b = gradients.sum(examples, all, 1.0 / COUNT);
    DampedFisher matrix = new DampedFisher(gradients, examples, all, 0.05);

    double[] exact = matrix.solve(b);
    double[] iterated =
        ConjugateGradients.solve(matrix, b, 60, 1e-6).requireConverged(1e-6, "").x();
    double[] series = new NeumannSeries(1, 1, "").sum(List.of(), b);
    double[] longer = new NeumannSeries(2, 2, "").sum(Collections.nCopies(400, matrix), b);

    double scale = Vectors.norm(exact);
    assertTrue(distance(exact, iterated) < 1e-4 * scale, "conjugate gradients");
    assertTrue(distance(exact, longer) < 1e-3 * scale, "series");
    assertArrayEquals(b, series, 0);
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = a.clone();
    Vectors.add(difference, -1, b);
    return Vectors.norm(difference);
  }

  @Test
  void unconvergedSolutionGivesItsResidual() {
    double[] b = gradients.sum(examples, all, 1.0 / COUNT);
    DampedFisher matrix = new DampedFisher(gradients, examples, all, 1e-6);
    Solution early = ConjugateGradients.solve(matrix, b, 1, 1e-6);
    UnhearException refusal =
        assertThrows(UnhearException.class, () -> early.requireConverged(1e-6, "more"));
    assertTrue(refusal.getMessage().contains("%.3g".formatted(early.residual())));
    assertEquals("more", refusal.hint());
  }

  @Test
  void directionOfAnotherModelIsRefused() {
    UnhearException refusal =
        assertThrows(UnhearException.class, () -> gradients.dots(examples, all, ramp(1000)));
    assertTrue(refusal.getMessage().contains("1,000 numbers"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("of tiny"), refusal.getMessage());
    assertTrue(refusal.hint().contains("same model"), refusal.hint());
  }

  @Test
  void noExampleAndOneExample() {
    double[] v = ramp(gradients.total());
    assertEquals(0, gradients.dots(examples, new int[0], v).length);
    assertEquals(0, Vectors.norm(gradients.sum(examples, new int[0], 1)));
    double[] one = gradients.sum(examples, new int[] {5}, 1);
    assertEquals(Vectors.norm(one), gradients.norms(examples, new int[] {5})[0], 1e-6);
  }
}
