package org.unhear.evaluate;

/**
 * The attack that says "member" when the model is right, also known as the gap attack. Yeom et al.,
 * Privacy Risk in Machine Learning, CSF 2018.
 */
public final class CorrectnessAttack {
  private CorrectnessAttack() {}

  /**
   * ½(accuracy on members + 1 − accuracy on non-members).
   *
   * @param memberAccuracy between 0 and 1
   * @param nonMemberAccuracy between 0 and 1
   */
  public static double accuracy(double memberAccuracy, double nonMemberAccuracy) {
    Check.share("memberAccuracy", memberAccuracy);
    Check.share("nonMemberAccuracy", nonMemberAccuracy);
    return (memberAccuracy + 1 - nonMemberAccuracy) / 2;
  }
}
