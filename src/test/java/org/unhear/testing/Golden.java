package org.unhear.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;

/** Access to the golden files, and comparison with them. */
public final class Golden {
  /** A golden case: {@code <name>.json} and {@code <name>.safetensors} of one folder. */
  public record Case(JsonNode json, SafeTensors tensors) {}

  private Golden() {}

  /**
   * The root folder: system property {@code unhear.golden}, or {@code ../shared/golden}. Without
   * the property a missing folder skips the test, since a plain clone of the project has none; it
   * fails the test in continuous integration ({@code CI=true}).
   */
  public static Path root() {
    Path root = Path.of(System.getProperty("unhear.golden", "../shared/golden"));
    if (!Files.isDirectory(root)) {
      boolean wanted =
          System.getProperty("unhear.golden") != null || "true".equals(System.getenv("CI"));
      assumeTrue(wanted, "no golden files at " + root.toAbsolutePath());
      fail("No golden files at " + root.toAbsolutePath() + "; set -Dunhear.golden=FOLDER.");
    }
    return root;
  }

  /** A file or folder below the root; fails when missing. */
  public static Path path(String first, String... more) {
    Path path = root().resolve(Path.of(first, more));
    if (!Files.exists(path)) {
      fail("No golden file " + path.toAbsolutePath() + ".");
    }
    return path;
  }

  /** Loads {@code folder/name.json} and {@code folder/name.safetensors}. */
  public static Case load(String folder, String name) {
    return new Case(
        Json.readTree(path(folder, name + ".json")),
        SafeTensors.open(path(folder, name + ".safetensors")));
  }

  /** All files below the root whose name ends so, sorted. */
  public static List<Path> files(String ending) {
    try (Stream<Path> all = Files.walk(root())) {
      return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Fails unless every value lies within {@code tolerance} of the expected; reports the largest
   * error.
   */
  public static void assertClose(String what, float[] expected, float[] actual, double tolerance) {
    assertLength(what, expected.length, actual.length);
    assertClose(what, expected.length, i -> expected[i], i -> actual[i], tolerance);
  }

  /** As for floats. */
  public static void assertClose(
      String what, double[] expected, double[] actual, double tolerance) {
    assertLength(what, expected.length, actual.length);
    assertClose(what, expected.length, i -> expected[i], i -> actual[i], tolerance);
  }

  /** The largest absolute difference; NaN where only one side is NaN. */
  public static double largestError(float[] expected, float[] actual) {
    assertLength("array", expected.length, actual.length);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, error(expected[i], actual[i]));
    }
    return largest;
  }

  private static void assertLength(String what, int expected, int actual) {
    if (expected != actual) {
      fail(what + ": expected " + expected + " values, got " + actual + ".");
    }
  }

  private static void assertClose(
      String what,
      int count,
      IntToDoubleFunction expected,
      IntToDoubleFunction actual,
      double tolerance) {
    int worst = -1;
    double largest = 0;
    for (int i = 0; i < count; i++) {
      double error = error(expected.applyAsDouble(i), actual.applyAsDouble(i));
      if (Double.isNaN(error) || error > largest) {
        worst = i;
        largest = error;
      }
      if (Double.isNaN(error)) {
        break;
      }
    }
    if (!(largest <= tolerance)) {
      fail(
          "%s: largest error %.3g at [%d] (expected %.9g, got %.9g), tolerance %.3g."
              .formatted(
                  what,
                  largest,
                  worst,
                  expected.applyAsDouble(worst),
                  actual.applyAsDouble(worst),
                  tolerance));
    }
  }

  /**
   * Zero for identical values (infinities and NaN included), so that inf - inf does not hide behind
   * NaN.
   */
  private static double error(double expected, double actual) {
    return Double.compare(expected, actual) == 0 ? 0 : Math.abs(expected - actual);
  }
}
