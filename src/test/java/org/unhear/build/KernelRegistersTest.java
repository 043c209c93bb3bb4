package org.unhear.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools/kernel-registers} in a folder of its own. */
class KernelRegistersTest {
  private static final String HEAD =
      """
      # Compiled by nvcc 13.0. Bytes of static shared memory a block; of stack and spills a thread.
      kernel arch registers shared stack spill_stores spill_loads file
      """;
  private static final String ALLOWED =
      "# nvcc 13.0\nkernel\tarchitecture\tregisters\nscale\tsm_80\t32\nscale\tsm_90\t30\n";

  @TempDir Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectories(folder.resolve("tools"));
    Files.createDirectories(folder.resolve("kernels"));
    Files.copy(Path.of("tools/kernel-registers"), folder.resolve("tools/kernel-registers"));
    assertTrue(folder.resolve("tools/kernel-registers").toFile().setExecutable(true));
    write("kernels/registers.tsv", ALLOWED);
    write("kernels/scale.cu", "// scale\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void measured(int registers, int spillStores) throws IOException {
    String line = "scale sm_80 %d 0 0 %d 0 scale.cu%nscale sm_90 30 0 0 0 0 scale.cu%n";
    write("target/kernels/registers.txt", HEAD + line.formatted(registers, spillStores));
  }

  private record Outcome(int code, String output) {}

  private Outcome check(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tools/kernel-registers"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.waitFor(), output);
  }

  @Test
  void aFewRegistersMoreArePassed() throws Exception {
    measured(36, 0);
    assertEquals(new Outcome(0, ""), check());
  }

  @Test
  void aJumpOfRegistersFailsUnlessTheFileSaysWhy() throws Exception {
    measured(37, 0);
    assertEquals(
        new Outcome(
            1,
            "kernels/scale.cu: scale on sm_80 takes 37 registers, 32 (+4) are allowed. Change it,"
                + " or say why in the file: // registers scale: …\n"),
        check());
    write("kernels/scale.cu", "// scale\n// registers scale: holds a tile\n");
    assertEquals(new Outcome(0, ""), check());
  }

  @Test
  void aSpillFailsUnlessTheFileSaysWhy() throws Exception {
    measured(32, 8);
    Outcome outcome = check();
    assertEquals(1, outcome.code());
    assertTrue(outcome.output().contains("spills 8 bytes"), outcome.output());
    write("kernels/scale.cu", "// spill scale:\n");
    assertEquals(1, check().code(), "a reason has words");
    write("kernels/scale.cu", "// spill scale: rare branch\n");
    assertEquals(new Outcome(0, ""), check());
  }

  @Test
  void aKernelThatIsNotInTheTableFailsAndCanBeAdded() throws Exception {
    measured(50, 0);
    write("kernels/registers.tsv", "# nvcc 13.0\nkernel\tarchitecture\tregisters\n");
    Outcome outcome = check();
    assertEquals(1, outcome.code());
    assertTrue(outcome.output().contains("is not in kernels/registers.tsv"), outcome.output());
    assertEquals(new Outcome(0, ""), check("--apply"));
    assertEquals(
        ALLOWED.replace("32", "50"), Files.readString(folder.resolve("kernels/registers.tsv")));
    assertEquals(new Outcome(0, ""), check());
  }

  @Test
  void anotherCompilerIsHeldToSpillsOnly() throws Exception {
    measured(99, 0);
    write("kernels/registers.tsv", ALLOWED.replace("13.0", "12.4"));
    Outcome outcome = check();
    assertEquals(0, outcome.code());
    assertTrue(outcome.output().contains("is not of nvcc 13.0"), outcome.output());
    measured(99, 4);
    assertEquals(1, check().code());
  }

  @Test
  void withoutNvccThereIsNothingToCheck() throws Exception {
    Outcome outcome = check();
    assertEquals(0, outcome.code());
    assertTrue(outcome.output().contains("no nvcc"), outcome.output());
  }
}
