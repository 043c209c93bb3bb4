package org.unhear.device;

/**
 * What plans keep to where they can, to need less memory at the price of time.
 *
 * @param activationBytes bytes of activations that a pass should need at most; beyond them it
 *     computes activations again in its backward pass, as few as suffice. Results are the same, bit
 *     for bit.
 * @param examples examples that a pass takes through the network at a time; larger batches go in
 *     parts, whose gradients add up. Networks that tie the examples of a batch together, as batch
 *     norm does, are not divided.
 */
public record MemoryLimits(long activationBytes, int examples) {
  public static final MemoryLimits NONE = new MemoryLimits(Long.MAX_VALUE, Integer.MAX_VALUE);

  public MemoryLimits {
    if (activationBytes < 0 || examples < 1) {
      throw new IllegalArgumentException(
          "limits of %d bytes and %d examples".formatted(activationBytes, examples));
    }
  }
}
