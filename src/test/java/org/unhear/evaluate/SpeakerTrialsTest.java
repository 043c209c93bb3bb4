package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import org.junit.jupiter.api.Test;
import org.unhear.evaluate.SpeakerTrials.Voices;

/** Speakers told apart by embeddings whose geometry is known. */
class SpeakerTrialsTest {
  /** Three speakers at 0°, 120° and 240° around a centre far from the origin. */
  private static final float[][] CENTRES = {{11, 5}, {9.5f, 5.866025f}, {9.5f, 4.133975f}};

  private static Voices voices(int[] speakers, int... at) {
    float[][] rows = new float[speakers.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = CENTRES[at[i]].clone();
    }
    return new Voices(rows, speakers);
  }

  private static final Voices ENROLMENT = voices(new int[] {0, 1, 2}, 0, 1, 2);

  @Test
  void scoresAreCosinesAroundTheMean() {
    SpeakerTrials trials = SpeakerTrials.of(ENROLMENT, voices(new int[] {0, 1}, 0, 1));
    assertEquals(1, trials.score(0, 0), 1e-6);
    assertEquals(-0.5, trials.score(0, 1), 1e-6);
    assertEquals(-0.5, trials.score(1, 2), 1e-6);
  }

  @Test
  void speakersThatAreThemselvesAreFound() {
    SpeakerTrials trials = SpeakerTrials.of(ENROLMENT, voices(new int[] {0, 1, 2}, 0, 1, 2));
    assertEquals(0, trials.equalErrorRate(s -> true));
    assertEquals(1, trials.identified(s -> true));
  }

  @Test
  void forgottenSpeakerIsMeasuredApart() {
    // Speaker 0 sounds like 1 now; the others as before, 1 also once like 0.
    Voices heard = voices(new int[] {0, 0, 1, 1, 2, 2}, 1, 1, 1, 0, 2, 2);
    SpeakerTrials trials = SpeakerTrials.of(ENROLMENT, heard);
    assertEquals(0, trials.identified(s -> s == 0));
    assertEquals(0.5, trials.identified(s -> s == 1));
    assertEquals(3.0 / 6, trials.identified(s -> true));
    // Own scores are −½; impostors score 1 once and −½ three times: mean −⅛, deviation 0.6495.
    assertEquals((-0.5 + 0.125) / 0.649519, trials.margin(s -> s == 0), 1e-5);
    assertTrue(trials.margin(s -> s == 2) > 1);
    assertTrue(trials.equalErrorRate(s -> s == 0) > 0.5);
  }

  @Test
  void badInput() {
    refused(
        "trials[0] has length 1",
        () -> SpeakerTrials.of(ENROLMENT, new Voices(new float[][] {{1}}, new int[] {0})));
    refused(
        "enrolment speakers has length 1",
        () -> SpeakerTrials.of(new Voices(CENTRES, new int[] {0}), ENROLMENT));
    SpeakerTrials trials = SpeakerTrials.of(ENROLMENT, voices(new int[] {1}, 1));
    refused("trials of the wanted speakers is empty", () -> trials.identified(s -> s == 0));
  }
}
