package org.unhear.gradients;

import org.unhear.UnhearException;

/**
 * What an iterative solver came to for A x = b.
 *
 * @param rounds that it took
 * @param residual ‖b − A x‖ at the end, as a share of ‖b‖
 */
public record Solution(double[] x, int rounds, double residual) {
  /**
   * Refuses a solution that is none.
   *
   * @param largest residual that is accepted
   * @param hint what to change
   * @throws UnhearException with the residual
   */
  public Solution requireConverged(double largest, String hint) {
    if (!(residual <= largest)) {
      throw new UnhearException(
          "The solve did not converge: after %d rounds the residual is %.3g of the right-hand side; at most %.3g is asked."
              .formatted(rounds, residual, largest),
          hint);
    }
    return this;
  }
}
