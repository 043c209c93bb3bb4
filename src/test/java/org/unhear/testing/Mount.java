package org.unhear.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A mounted file system; the test is skipped where mounting is not allowed. */
public record Mount(Path folder) implements AutoCloseable {
  /**
   * @param options of mount, such as {@code size=256k} or {@code ro}
   */
  public static Mount tmpfs(Path folder, String options) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int status = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    assumeTrue(status == 0, "mounting a tmpfs needs root");
    return new Mount(folder);
  }

  @Override
  public void close() throws IOException {
    try {
      assertEquals(0, run("umount", folder.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
