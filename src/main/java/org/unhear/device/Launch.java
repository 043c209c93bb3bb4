package org.unhear.device;

import java.util.List;

/**
 * A kernel with its buffers.
 *
 * @param label what it computes, for error messages, such as {@code conv3 weight gradient}
 * @param workspace at least {@link Kernel#workspaceBytes()} bytes
 */
public record Launch(String label, Kernel kernel, List<Buffer> buffers, Buffer workspace) {
  public Launch {
    buffers = List.copyOf(buffers);
    if (workspace.bytes() < kernel.workspaceBytes()) {
      throw new IllegalArgumentException(
          "%s needs %d bytes of workspace and got %d"
              .formatted(label, kernel.workspaceBytes(), workspace.bytes()));
    }
  }
}
