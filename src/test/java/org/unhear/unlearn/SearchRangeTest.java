package org.unhear.unlearn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.unhear.UsageException;

/** Where a search looks. */
class SearchRangeTest {
  private static final SearchRange RATES = new SearchRange(1e-4, 1, true);
  private static final SearchRange SHARES = new SearchRange(0.5, 1, false);

  @Test
  void valuesGoFromLowToHigh() {
    assertEquals(1e-4, RATES.at(0));
    assertEquals(0.01, RATES.at(0.5));
    assertEquals(1, RATES.at(1));
    assertEquals(0.625, SHARES.at(0.25));
  }

  @Test
  void valuesHaveThreeDigits() {
    assertEquals(2.15e-3, RATES.at(1 / 3.0));
    assertEquals(0.667, SHARES.at(1 / 3.0));
  }

  @Test
  void sharesAreWhereValuesLie() {
    assertEquals(0.5, RATES.share(0.01), 1e-12);
    assertEquals(0.25, SHARES.share(0.625), 1e-12);
    assertEquals(0, RATES.share(0), "outside is at the nearer end");
    assertEquals(1, SHARES.share(7));
  }

  @Test
  void emptyRangesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SearchRange(1, 1, false));
    assertThrows(IllegalArgumentException.class, () -> new SearchRange(0, 1, true));
    assertThrows(IllegalArgumentException.class, () -> new SearchRange(Double.NaN, 1, false));
  }

  @Test
  void wholeNumbersStayWhole() {
    Hyperparameter epochs = Hyperparameter.whole("epochs", 5, 1, 100, "").searched(1, 12);
    assertEquals(3, epochs.searched(0.5));
    assertEquals("1 to 12", epochs.shownRange());
    assertEquals("", epochs.unsearched().shownRange());
    assertTrue(epochs.withDefault(7).range().isPresent());
  }

  @Test
  void rangesLieWithinBounds() {
    Hyperparameter share = Hyperparameter.number("a", 0.5, 0, 1, "");
    assertThrows(UsageException.class, () -> share.searchedEvenly(0, 2));
    assertThrows(
        IllegalArgumentException.class, () -> Hyperparameter.flag("f", true, "").searched(1, 2));
  }
}
