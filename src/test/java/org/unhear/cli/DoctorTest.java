package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.cli.Finding.Status;
import org.unhear.io.Json;

class DoctorTest {
  private final FakeHost host = new FakeHost();
  private Supplier<Map<String, String>> device =
      () -> Map.of("libraries", "oneDNN 3.13.0", "instruction set", "avx2");

  private Supplier<Map<String, String>> gpu =
      () -> {
        throw new UnhearException("There is no NVIDIA driver.", "Install it.");
      };

  private List<Finding> findings() {
    return new Doctor(host, device, gpu, Path.of("runs")).examine();
  }

  private Finding finding(String name) {
    return findings().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void nothingIsMissingOnAHealthyMachine() {
    assertEquals(List.of(), findings().stream().filter(f -> f.status() == Status.MISSING).toList());
    assertEquals("17.0.9", finding("java").version());
    assertEquals("Example 9000", finding("processor").version());
    assertEquals("avx2 fma avx sse4_2", finding("vector instructions").version());
    assertEquals("12.0 GiB free of 24.0 GiB", finding("memory").version());
    assertEquals("5.0 GiB free in runs", finding("results folder").version());
    assertEquals("oneDNN 3.13.0", finding("cpu libraries").version());
    assertEquals("12.2.0", finding("g++").version());
    assertEquals("156.0.8078.79", finding("chromium").version());
    assertEquals("6 of 6 sets", finding("demo recordings").version());
  }

  @Test
  void oldJavaIsMissing() {
    host.properties.put("java.version", "1.8.0_392");
    assertEquals(Status.MISSING, finding("java").status());
    host.properties.put("java.version", "11.0.2");
    assertEquals(Status.MISSING, finding("java").status());
    host.properties.put("java.version", "25");
    assertEquals(Status.OK, finding("java").status());
  }

  @Test
  void missingToolHasItsCommand() {
    host.outputs.remove("ninja");
    assertEquals(
        Finding.missing(
            "ninja", "not found", "sudo apt-get install --no-install-recommends ninja-build"),
        finding("ninja"));
    host.properties.put("user.name", "root");
    assertEquals("apt-get install --no-install-recommends ninja-build", finding("ninja").remedy());
  }

  @Test
  void toolsOfTheTestsAreOptional() {
    host.outputs.remove("chromium");
    assertEquals(Status.OFF, finding("chromium").status());
    assertTrue(finding("chromium").remedy().endsWith(" chromium"));
  }

  @Test
  void recordingsThatAreNotThereAreNamed() {
    host.folders.remove("/usr/share/asterisk/sounds/fr_CA_f_June");
    host.folders.remove("/usr/share/asterisk/sounds/it_IT_f_Menardi");
    Finding finding = finding("demo recordings");
    assertEquals("4 of 6 sets", finding.version());
    assertTrue(
        finding
            .remedy()
            .endsWith("recommends asterisk-core-sounds-fr-wav asterisk-prompt-it-menardi-wav"),
        finding.remedy());
  }

  @Test
  void littleMemoryOrSpaceIsMissing() {
    host.files.put("/proc/meminfo", "MemTotal: 2097152 kB\nMemAvailable: 102400 kB\n");
    assertEquals(Status.MISSING, finding("memory").status());
    host.space.put("runs", 1L << 20);
    assertEquals(Status.MISSING, finding("results folder").status());
    host.space.remove("runs");
    assertEquals("runs cannot be written to", finding("results folder").version());
    host.variables.put("XDG_CACHE_HOME", "/fast");
    host.space.put("/fast/unhear", 3L << 30);
    assertEquals("3.0 GiB free in /fast/unhear", finding("cache folder").version());
  }

  @Test
  void brokenNativeLibraryIsReportedNotThrown() {
    device =
        () -> {
          throw new UnhearException("It cannot be loaded.", "Do this.");
        };
    assertEquals(
        Finding.missing("cpu device", "It cannot be loaded.", "Do this."), finding("cpu device"));
    device =
        () -> {
          throw new UnsatisfiedLinkError("no libgomp");
        };
    assertTrue(finding("cpu device").version().contains("no libgomp"));
  }

  @Test
  void aMachineWithoutAGpuIsHealthy() {
    assertEquals(
        Finding.off("cuda device", "There is no NVIDIA driver.", "Install it."),
        finding("cuda device"));
  }

  @Test
  void gpusAreNamedWithTheirDriver() {
    gpu = () -> Map.of("device 0", "Example 100, compute capability 9.0, 80.0 GiB");
    assertEquals(
        Finding.ok("cuda device 0", "Example 100, compute capability 9.0, 80.0 GiB"),
        finding("cuda device 0"));
  }

  @Test
  void graphicsLibrariesAreNamedWithTheirVersionButNotInUse() {
    assertEquals("not found", finding("libcudnn.so").version());
    host.outputs.put(
        "/sbin/ldconfig",
        "\tlibcublas.so.12 (libc6) => /usr/lib32/libcublas.so.12\n"
            + "\tlibcublas.so.12 (libc6,x86-64) => /usr/lib/libcublas.so.12\n");
    assertEquals("/usr/lib/libcublas.so.12.550.54", finding("libcublas.so").version());
    assertEquals(Status.OFF, finding("libcublas.so").status());
  }

  @Test
  void unreadableProcIsUnknown() {
    host.files.clear();
    assertEquals("unknown", finding("processor").version());
    assertEquals("none beyond the baseline", finding("vector instructions").version());
    assertEquals("unknown", finding("memory").version());
  }

  @Test
  void textIsAlignedAndEndsInASummary() {
    var lines =
        Doctor.text(
            List.of(
                Finding.ok("java", "17"),
                Finding.missing("ninja-build", "not found", "apt-get install ninja-build")));
    assertEquals(
        List.of(
            "ok       java         17",
            "missing  ninja-build  not found",
            "                      apt-get install ninja-build",
            "1 ok, 1 missing, 0 off"),
        lines);
  }

  @Test
  void jsonHasStatusInLowerCase() {
    assertEquals(
        "{\"name\":\"java\",\"status\":\"ok\",\"version\":\"17\",\"remedy\":\"\"}",
        Json.toLine(Finding.ok("java", "17")));
  }

  @Test
  void localHostAnswersAboutThisMachine(@TempDir Path folder) throws Exception {
    Host local = new LocalHost();
    assertEquals("hello\n", local.output(List.of("echo", "hello")).orElseThrow());
    assertTrue(local.output(List.of("false")).isEmpty());
    assertTrue(local.output(List.of("no-such-command-anywhere")).isEmpty());
    assertTrue(local.writableBytes(folder.resolve("not/yet/made")).orElseThrow() > 0);
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertTrue(local.writableBytes(file.resolve("below")).isEmpty());
    assertEquals("text", local.read(file).orElseThrow());
    assertTrue(local.read(folder.resolve("none")).isEmpty());
    assertFalse(local.isFolder(file));
  }
}
