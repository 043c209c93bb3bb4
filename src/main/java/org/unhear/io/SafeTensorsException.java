package org.unhear.io;

import java.nio.file.Path;
import org.unhear.UnhearException;

/**
 * A safetensors file that cannot be used as asked: damaged, cut short, or without the tensor
 * wanted.
 */
public final class SafeTensorsException extends UnhearException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String tensor;

  SafeTensorsException(Path file, String tensor, String problem, String hint, Throwable cause) {
    super(file + (tensor.isEmpty() ? ": " : ": tensor '" + tensor + "': ") + problem, hint, cause);
    this.file = file.toString();
    this.tensor = tensor;
  }

  SafeTensorsException(Path file, String tensor, String problem) {
    this(
        file,
        tensor,
        problem,
        "Copy the file again from its source, or use an earlier checkpoint.",
        null);
  }

  /** The file at fault. */
  public String file() {
    return file;
  }

  /** The tensor at fault; empty when the fault lies with the file as a whole. */
  public String tensor() {
    return tensor;
  }
}
