package org.unhear.unlearn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.UsageException;

class HyperparameterTest {
  private static final Hyperparameter RATE =
      Hyperparameter.number("lr", 5e-4, 1e-8, 1e9, "learning rate");
  private static final Hyperparameter EPOCHS =
      Hyperparameter.whole("epochs", 3, 1, Integer.MAX_VALUE, "passes");
  private static final Hyperparameter RULE =
      Hyperparameter.choice("optimizer", List.of("sgd", "adam"), "update rule");
  private static final Hyperparameter FLAG = Hyperparameter.flag("nesterov", true, "look ahead");
  private static final Hyperparameter TEXT = Hyperparameter.text("lr_decay", "", "factors");

  @Test
  void saysWhatItExpects() {
    assertEquals("a number from 1e-8 to 1e9", RATE.expected());
    assertEquals("a whole number from 1 to 2147483647", EPOCHS.expected());
    assertEquals("one of sgd, adam", RULE.expected());
    assertEquals("true or false", FLAG.expected());
    assertEquals("text", TEXT.expected());
  }

  @Test
  void showsDefaultsAsPeopleWriteThem() {
    assertEquals("0.0005", RATE.shownDefault());
    assertEquals("3", EPOCHS.shownDefault());
    assertEquals("sgd", RULE.shownDefault());
    assertEquals("true", FLAG.shownDefault());
  }

  @Test
  void acceptsTextAndValues() {
    assertEquals(0.25, RATE.accept("0.25"));
    assertEquals(1.0, RATE.accept(1));
    assertEquals(7, EPOCHS.accept("7"));
    assertEquals("adam", RULE.accept("adam"));
    assertEquals(false, FLAG.accept("false"));
    assertEquals("3:0.1", TEXT.accept("3:0.1"));
  }

  @Test
  void refusesTheRestWithWhatWasExpected() {
    refused(RATE, "fast", "'fast'; expected a number from 1e-8 to 1e9");
    refused(RATE, "0", "'0'; expected a number");
    refused(RATE, Double.NaN, "'NaN'; expected a number");
    refused(RATE, "Infinity", "'Infinity'; expected a number");
    refused(EPOCHS, "1.5", "'1.5'; expected a whole number");
    refused(EPOCHS, "0", "'0'; expected a whole number from 1");
    refused(RULE, "lion", "'lion'; expected one of sgd, adam");
    refused(FLAG, "yes", "'yes'; expected true or false");
  }

  private static void refused(Hyperparameter hyperparameter, Object value, String message) {
    UsageException e = assertThrows(UsageException.class, () -> hyperparameter.accept(value));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.hint().contains("Default: " + hyperparameter.shownDefault()), e.hint());
  }
}
