package org.unhear.device.cuda.launch;

import java.util.Optional;

/**
 * How many positions each sample of a padded batch has; {@code lengths.cuh}.
 *
 * @param listed whether there is a list; otherwise all samples have all positions
 * @param buffer index of the list among the buffers
 * @param positions the most that one may have
 */
record Lengths(boolean listed, int buffer, long positions) {
  /** The lengths of a kernel whose attribute {@code masked} says whether it has them. */
  static Lengths of(Attributes a, int buffer, long positions) {
    return new Lengths(a.flag("masked"), buffer, positions);
  }

  /** The list, or the null pointer. */
  Word word() {
    return listed ? new Word.BufferAddress(buffer) : Word.NOTHING;
  }

  Word faultWord() {
    return listed ? new Word.FaultAddress() : Word.NOTHING;
  }

  Optional<Fault> fault() {
    return listed
        ? Optional.of(
            (sample, length) ->
                "sample %d has length %d, outside 0 to %d".formatted(sample, length, positions))
        : Optional.empty();
  }

  /** Index of the buffer that follows. */
  int next() {
    return listed ? buffer + 1 : buffer;
  }
}
