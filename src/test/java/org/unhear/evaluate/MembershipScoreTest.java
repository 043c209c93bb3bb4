package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MembershipScoreTest {
  private static final int[] LABEL = {0};

  @Property
  void boundsAndRelations(@ForAll @Size(3) List<@FloatRange(min = -9, max = 9) Float> z) {
    Logits logits = Logits.of(Boxed.floats(z), 3);
    double loss = MembershipScore.NEGATIVE_LOSS.of(logits, LABEL)[0];
    double confidence = MembershipScore.CONFIDENCE.of(logits, LABEL)[0];
    double entropy = MembershipScore.NEGATIVE_ENTROPY.of(logits, LABEL)[0];
    double modified = MembershipScore.NEGATIVE_MODIFIED_ENTROPY.of(logits, LABEL)[0];
    assertEquals(confidence, Math.exp(loss), 1e-12);
    assertEquals(loss, -logits.losses(LABEL)[0], 1e-9);
    assertTrue(entropy <= 0 && entropy >= -Math.log(3) - 1e-12);
    assertTrue(modified <= 0);
  }

  @Test
  void modifiedEntropyOfTwoClasses() {
    // With two classes both terms are (1−p) log p.
    Logits logits = Logits.of(new float[] {0, (float) Math.log(3)}, 2);
    double modified = MembershipScore.NEGATIVE_MODIFIED_ENTROPY.of(logits, LABEL)[0];
    assertEquals(2 * 0.75 * Math.log(0.25), modified, 1e-7);
  }

  @Test
  void certaintyStaysFinite() {
    Logits wrong = Logits.of(new float[] {-1e30f, 1e30f}, 2);
    for (MembershipScore score : MembershipScore.values()) {
      assertTrue(Double.isFinite(score.of(wrong, LABEL)[0]), score.name());
    }
    assertEquals(Math.log(1e-30), MembershipScore.NEGATIVE_LOSS.of(wrong, LABEL)[0], 1e-12);
  }

  @Test
  void badInput() {
    Logits logits = Logits.of(new float[2], 2);
    refused("labels has length 2", () -> MembershipScore.CONFIDENCE.of(logits, new int[2]));
    refused("labels holds 2", () -> MembershipScore.CONFIDENCE.of(logits, new int[] {2}));
  }
}
