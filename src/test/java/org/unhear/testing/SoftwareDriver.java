package org.unhear.testing;

import java.nio.file.Path;
import java.util.Optional;

/** The software CUDA driver of {@code native/softcuda} in this process. */
public final class SoftwareDriver {
  private SoftwareDriver() {}

  private static final class Loaded {
    static final Path FOLDER = load();

    private static Path load() {
      Path folder =
          Path.of(
                  Optional.ofNullable(System.getProperty("unhear.softcuda"))
                      .orElse("target/softcuda"))
              .toAbsolutePath();
      // Its name then stands for the libcuda.so.1 that JCuda asks for.
      System.load(folder.resolve("libcuda.so.1").toString());
      return folder;
    }
  }

  /** Loads it, before JCuda looks for a driver; returns the folder that it is in. */
  public static Path load() {
    return Loaded.FOLDER;
  }

  /**
   * Sets or asks something, like {@code fail=cuMemAlloc:1=CUDA_ERROR_OUT_OF_MEMORY} or {@code calls
   * cuMemAlloc}; see {@code native/softcuda/README.md}.
   *
   * @throws IllegalArgumentException for a command that it does not know
   */
  public static String tell(String command) {
    load();
    String answer = control(command);
    if (answer.startsWith("error: ")) {
      throw new IllegalArgumentException(answer);
    }
    return answer;
  }

  private static native String control(String command);
}
