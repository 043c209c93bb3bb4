package org.unhear.graph;

/**
 * Where the gradients of single samples end. With g_i the gradient that sample i contributes:
 *
 * <table>
 * <caption>Sinks; N samples, P parameters</caption>
 * <tr><td>ACCUMULATE</td><td>[P] += Σ g_i</td><td>ordinary training</td></tr>
 * <tr><td>STORE</td><td>[N, P] = g_i</td><td>all of them</td></tr>
 * <tr><td>SQUARE</td><td>[P] += Σ g_i²</td><td>diagonal Fisher information</td></tr>
 * <tr><td>NORM2</td><td>[N] += ‖g_i‖²</td><td>clipping, attacks</td></tr>
 * <tr><td>DOT</td><td>[N] += g_i · v</td><td>influence; Fisher-vector products</td></tr>
 * <tr><td>WEIGHTED</td><td>[P] += Σ w_i g_i</td><td>the other half of them; clipped sums</td></tr>
 * </table>
 */
public enum Sink {
  ACCUMULATE(1),
  STORE(2),
  SQUARE(4),
  NORM2(8),
  DOT(16),
  WEIGHTED(32);

  private final int bit;

  Sink(int bit) {
    this.bit = bit;
  }

  /** The sink's bit in a kernel's {@code sinks} attribute. */
  public int bit() {
    return bit;
  }

  /** Whether it needs the gradient of each sample apart. */
  public boolean perSample() {
    return this != ACCUMULATE;
  }
}
