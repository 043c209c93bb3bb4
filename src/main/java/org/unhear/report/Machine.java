package org.unhear.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The processor and the Java runtime.
 *
 * @param cpu model name of the processor
 * @param instructionSet the widest vector instructions the kernels used, for example {@code avx512}
 * @param threads threads that computed
 * @param jvm name and version of the Java virtual machine
 * @param os name and version of the operating system
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Machine(String cpu, String instructionSet, int threads, String jvm, String os) {
  public Machine {
    Objects.requireNonNull(cpu, "cpu");
    Objects.requireNonNull(instructionSet, "instruction_set");
    Objects.requireNonNull(jvm, "jvm");
    Objects.requireNonNull(os, "os");
  }

  /**
   * Describes this machine.
   *
   * @param instructionSet what the device reports it uses
   * @param threads what the device reports it uses
   */
  public static Machine detect(String instructionSet, int threads) {
    String jvm = property("java.vm.name") + " " + property("java.vm.version");
    String os = property("os.name") + " " + property("os.version") + " " + property("os.arch");
    return new Machine(cpuModel(Path.of("/proc/cpuinfo")), instructionSet, threads, jvm, os);
  }

  static String cpuModel(Path cpuinfo) {
    try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name") && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException | UncheckedIOException e) {
      return "unknown";
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
