package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Methods;
import org.unhear.unlearn.UnlearningMethod;

/** What a search tries. */
class SearchSpaceTest {
  private static final Set<String> NOTHING_TO_SEARCH =
      Set.of("retrain", "replay", "sisa", "amnesiac");

  static Stream<UnlearningMethod> searched() {
    return Methods.all().values().stream()
        .filter(method -> !NOTHING_TO_SEARCH.contains(method.name()));
  }

  private static SearchSpace space(String method, long seed, String... pinned) {
    return new SearchSpace(Methods.named(method), Set.of(pinned), seed);
  }

  @ParameterizedTest
  @MethodSource("searched")
  void methodsTakeWhatIsTried(UnlearningMethod method) {
    SearchSpace space = new SearchSpace(method, Set.of(), 1);
    assertFalse(space.isEmpty());
    Map<String, Object> standard = Hyperparameters.of(method, Map.of()).asMap();
    for (int i = 0; i < 20; i++) {
      double[] point = space.next();
      Map<String, Object> tried = space.at(point);
      assertEquals(space.of(standard).keySet(), tried.keySet());
      Hyperparameters.of(method, tried);
      Hyperparameters.of(method, space.at(space.near(standard, point)));
    }
  }

  @Test
  void exactMethodsHaveNothingToSearch() {
    NOTHING_TO_SEARCH.forEach(name -> assertTrue(space(name, 1).isEmpty(), name));
  }

  @Test
  void pointsFollowFromTheSeed() {
    double[] first = space("scrub", 1).next();
    assertArrayEquals(first, space("scrub", 1).next());
    assertNotEquals(first[0], space("scrub", 2).next()[0]);
    assertNotEquals(first[0], space("npo", 1).next()[0]);
  }

  @Test
  void pointsFillTheSpaceEvenly() {
    SearchSpace space = space("scrub", 3);
    int[] counts = new int[4];
    for (int i = 0; i < 64; i++) {
      counts[(int) (4 * space.next()[0])]++;
    }
    assertArrayEquals(new int[] {16, 16, 16, 16}, counts);
  }

  @Test
  void pointsNearSettingsAreNear() {
    SearchSpace space = space("ssd", 1);
    Map<String, Object> centre = space.at(new double[] {0.5, 0.5});
    for (int i = 0; i < 20; i++) {
      double alpha = (Double) space.at(space.near(centre, space.next())).get("alpha");
      double ratio = alpha / (Double) centre.get("alpha");
      // ±15 % of the range from 1 to 20.
      assertTrue(ratio > 0.63 && ratio < 1.58, "" + ratio);
    }
  }

  @Test
  void whatIsPinnedIsNotSearched() {
    assertEquals(Set.of("lam"), space("ssd", 1, "alpha").at(new double[] {0.5}).keySet());
    assertTrue(space("ssd", 1, "alpha", "lam").isEmpty());
  }
}
