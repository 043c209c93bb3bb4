package org.unhear.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where and how the numbers were made.
 *
 * @param version version of unhear
 * @param commit git commit it was built from; empty when not known
 * @param device the device that computed, for example {@code cpu}
 * @param machine processor and runtime
 * @param libraries library name to version
 * @param seeds all seeds that were run
 * @param commandLine the exact command that makes these results again
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Environment(
    String version,
    String commit,
    String device,
    Machine machine,
    Map<String, String> libraries,
    List<Long> seeds,
    String commandLine) {

  public Environment {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(machine, "machine");
    commit = commit == null ? "" : commit;
    libraries = Copies.map(libraries);
    seeds = Copies.list(seeds);
    commandLine = commandLine == null ? "" : commandLine;
  }
}
