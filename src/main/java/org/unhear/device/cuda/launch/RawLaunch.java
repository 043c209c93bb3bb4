package org.unhear.device.cuda.launch;

import java.util.List;
import java.util.Optional;

/**
 * One launch of a function of the kernel image.
 *
 * @param function its name in the image
 * @param sharedBytes dynamic shared memory of a block
 * @param arguments each a struct of words; most have one
 * @param fault what the kernel's fault word means, where it has one
 */
public record RawLaunch(
    String function,
    Extent grid,
    Extent block,
    int sharedBytes,
    List<List<Word>> arguments,
    Optional<Fault> fault) {
  public RawLaunch {
    arguments = List.copyOf(arguments);
  }
}
