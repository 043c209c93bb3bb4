package org.unhear.device.cuda;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.unhear.device.DeviceException;

/** Where the build put the software driver; see {@code native/softcuda/README.md}. */
final class SoftwareDriver {
  private static final String PROPERTY = "unhear.softcuda";

  private SoftwareDriver() {}

  /**
   * The folder with {@code libcuda.so.1} and the kernels compiled for it: the system property
   * {@code unhear.softcuda}, or {@code target/softcuda} beside the classes.
   *
   * @throws DeviceException when it is not there
   */
  static Path folder() {
    Path folder =
        Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of).orElseGet(() -> beside());
    if (!Files.isReadable(folder.resolve("libcuda.so.1"))) {
      throw new DeviceException(
          "The software driver is not in " + folder + ".",
          "Build it from the sources: ./unhear test. It is for tests; --device cpu is faster.");
    }
    return folder.toAbsolutePath();
  }

  private static Path beside() {
    try {
      Path classes =
          Path.of(SoftwareDriver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolveSibling("softcuda");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
