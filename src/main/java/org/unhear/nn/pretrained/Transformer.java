package org.unhear.nn.pretrained;

/**
 * Blocks of attention and feed-forward part.
 *
 * @param width of the hidden states
 * @param layers blocks
 * @param heads of attention, which divide the width
 * @param hidden width inside the feed-forward part
 * @param preNorm whether norms come before attention and feed-forward part, or after the sums
 * @param eps of layer norms
 * @param dropouts what is dropped in training
 */
record Transformer(
    int width, int layers, int heads, int hidden, boolean preNorm, float eps, Dropouts dropouts) {
  /**
   * Rates.
   *
   * @param states of what attention and feed-forward part add, and of the input of the first block
   * @param inner of what is inside the feed-forward part
   * @param layer of whole blocks
   */
  record Dropouts(double states, double inner, double layer) {}
}
