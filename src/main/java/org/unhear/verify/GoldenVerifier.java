package org.unhear.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.unhear.device.Device;

/** Recomputes one kind of golden folder and compares. */
public interface GoldenVerifier {
  /**
   * The same verifier computing on other devices than the processor. One that computes on none is
   * itself.
   *
   * @param devices opens a device; the verifier closes it
   */
  default GoldenVerifier on(Supplier<Device> devices) {
    return this;
  }

  /** Whether the folder itself, not one below it, holds golden cases of this kind. */
  boolean accepts(Path folder);

  /**
   * Runs every case of the folder. A case that fails, even by an exception, is a result and does
   * not end the others.
   *
   * @param folder one that {@link #accepts} takes
   */
  List<CaseResult> verify(Path folder);
}
