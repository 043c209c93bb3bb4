package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speaker:june | the speaker june",
        "word:seven | the word seven",
        "file:list.txt | the recordings listed in list.txt",
        "speaker:a,word:b,word:c | the speaker a, the word b and the word c",
        "something | something"
      })
  void requestsAreSaidInWords(String request, String words) {
    assertEquals(words, Headline.forgetWords(request));
  }

  @Test
  void shareOfTheRecordingsIsSaidInWords() {
    assertEquals("a random 5\u00a0% of the training recordings", Headline.forgetWords("sample:5%"));
  }

  @Test
  void nearestMethodIsNamedWithItsPace() {
    Headline headline = headline(run("original", 0.1, 100), gold(), run("scrub", 0.9, 5));
    String outcome = headline.sentences().get(1);
    assertTrue(outcome.contains("came scrub"), outcome);
    assertTrue(outcome.contains("5\u00a0s instead of 1\u00a0min 40\u00a0s"), outcome);
    assertTrue(outcome.contains("20 times as fast"), outcome);
    assertEquals("scrub", headline.figures().get(0).value());
  }

  @Test
  void slowMethodIsNotCalledFast() {
    Headline headline = headline(run("original", 0.1, 100), gold(), run("scrub", 0.9, 250));
    assertTrue(headline.sentences().get(1).contains("2.5 times slower"));
  }

  @Test
  void untouchedModelMayBeNearest() {
    Headline headline = headline(run("original", 0.95, 100), gold(), run("scrub", 0.9, 5));
    String outcome = headline.sentences().get(1);
    assertTrue(outcome.startsWith("No method came nearer to gold"), outcome);
    assertTrue(outcome.contains("best of them is scrub"), outcome);
  }

  @Test
  void collapsedMethodNeverWins() {
    Run collapsed =
        Run.of("delete", 0, "word:x")
            .metric("tow", 0.99)
            .seconds(1)
            .status(Run.Status.COLLAPSED, "chance")
            .build();
    Headline headline = headline(gold(), collapsed, run("scrub", 0.5, 5));
    assertTrue(headline.sentences().get(1).contains("came scrub"));
  }

  @Test
  void withoutGoldNothingIsClaimed() {
    Headline headline = headline(run("original", 0.1, 100), run("scrub", 0.9, 5));
    assertTrue(headline.sentences().get(1).startsWith("There is no retrained model"));
  }

  @Test
  void leadWithinTheUncertaintyIsSaid() {
    Headline close =
        headline(gold(), run("scrub", 0.9, 5), run("scrub", 0.7, 5), run("npo", 0.75, 5));
    assertTrue(close.sentences().get(2).contains("lead over npo"), close.toString());
    Headline clear =
        headline(gold(), run("scrub", 0.9, 5), run("scrub", 0.9, 5), run("npo", 0.1, 5));
    assertFalse(clear.sentences().stream().anyMatch(text -> text.contains("lead")));
  }

  private static Headline headline(Run... runs) {
    Results base = ReportSamples.bare();
    Results results =
        Results.of(base.experiment(), Map.of(), base.environment(), List.of(runs), List.of());
    return Headline.of(results, MethodSummary.all(results));
  }

  private static Run gold() {
    return run("retrain", 1, 100);
  }

  private static Run run(String method, double tow, double seconds) {
    return Run.of(method, 0, "word:x").metric("tow", tow).seconds(seconds).build();
  }
}
