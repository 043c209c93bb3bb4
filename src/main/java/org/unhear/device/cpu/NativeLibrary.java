package org.unhear.device.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.unhear.UsageException;
import org.unhear.device.DeviceException;

/**
 * Finds, unpacks and loads the native libraries once per process: OpenMP and oneDNN from their jar,
 * then our own for the best instruction set of this processor. {@code UNHEAR_ISA} forces one of
 * {@code avx512}, {@code avx2}, {@code baseline}.
 */
final class NativeLibrary {
  private static final String DNNL = "/org/bytedeco/dnnl/linux-x86_64/";
  private static final String OWN = "/org/unhear/native/linux-x86_64/";
  private static final List<String> LEVELS = List.of("avx512", "avx2", "baseline");

  private NativeLibrary() {}

  /**
   * Loading happens in the initializer of this class, so at most once and under the JVM's own lock.
   */
  private static final class Loaded {
    static final String LEVEL = load();
  }

  /** Loads the libraries and returns the instruction set chosen. */
  static String level() {
    try {
      return Loaded.LEVEL;
    } catch (ExceptionInInitializerError e) {
      throw new DeviceException(
          "The native CPU library cannot be loaded: " + e.getCause().getMessage(),
          "Run './unhear doctor'; unhear needs Linux on x86-64.",
          e.getCause());
    }
  }

  private static String load() {
    String level = chooseLevel(Optional.ofNullable(System.getenv("UNHEAR_ISA")), processorFlags());
    try {
      Path folder = unpack(level);
      System.load(folder.resolve("libgomp.so.1").toString());
      System.load(folder.resolve("libdnnl.so.3").toString());
      System.load(folder.resolve("libunhear_cpu_" + level + ".so").toString());
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return level;
  }

  static String chooseLevel(Optional<String> forced, Set<String> flags) {
    if (forced.isPresent()) {
      if (!LEVELS.contains(forced.get())) {
        throw UsageException.unknownName("instruction set in UNHEAR_ISA", forced.get(), LEVELS);
      }
      return forced.get();
    }
    if (flags.containsAll(Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"))) {
      return "avx512";
    }
    return flags.containsAll(Set.of("avx2", "fma", "bmi2")) ? "avx2" : "baseline";
  }

  private static Set<String> processorFlags() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+")))
          .orElse(Set.of());
    } catch (IOException e) {
      return Set.of();
    }
  }

  /**
   * Unpacks next to each other, so that {@code $ORIGIN} finds the neighbours; a file of the right
   * size is kept.
   */
  private static Path unpack(String level) throws IOException {
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElse(System.getProperty("user.home") + "/.cache");
    String own = OWN + "libunhear_cpu_" + level + ".so";
    Path folder =
        Path.of(cache, "unhear", "native", fingerprint(List.of(own, DNNL + "libdnnl.so.3")));
    Files.createDirectories(folder);
    for (String resource : List.of(DNNL + "libgomp.so.1", DNNL + "libdnnl.so.3", own)) {
      unpackOne(resource, folder.resolve(resource.substring(resource.lastIndexOf('/') + 1)));
    }
    return folder;
  }

  private static void unpackOne(String resource, Path target) throws IOException {
    var connection = NativeLibrary.class.getResource(resource).openConnection();
    connection.setUseCaches(false);
    if (Files.exists(target) && Files.size(target) == connection.getContentLengthLong()) {
      connection.getInputStream().close();
      return;
    }
    Path temporary = Files.createTempFile(target.getParent(), "unpack", ".so");
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Sizes and times of the resources: another build unpacks into another folder. */
  private static String fingerprint(List<String> resources) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String resource : resources) {
      var url = NativeLibrary.class.getResource(resource);
      if (url == null) {
        throw new IOException("the resource " + resource + " is not in the class path");
      }
      var connection = url.openConnection();
      connection.setUseCaches(false);
      text.append(connection.getContentLengthLong())
          .append('-')
          .append(connection.getLastModified())
          .append('-');
      connection.getInputStream().close();
    }
    return text.chars()
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining())
        .replaceAll("-$", "");
  }
}
