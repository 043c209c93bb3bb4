package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, run beside stand-ins for the tools it calls. */
class LauncherTest {
  @TempDir Path temporary;
  private LauncherFolder folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = new LauncherFolder(temporary);
  }

  @Test
  void buildsOnceThenOnlyRuns() throws Exception {
    var first = folder.run("train", "--model", "a b");
    assertTrue(first.err().contains("Building"), first.err());
    var second = folder.run("train", "--model", "a b");
    assertEquals("", second.err());
    assertEquals(1, folder.calls("mvn").size());
    assertTrue(
        second.out().endsWith("<org.unhear.cli.Main><train><--model><a b>typed"), second.out());
    assertEquals(7, second.status());
  }

  @Test
  void rebuildsAfterAnyChangeToTheSources() throws Exception {
    folder.run("--help");
    folder.touch("src/main/Widget.java");
    folder.run("--help");
    folder.touch("pom.xml");
    folder.run("--help");
    assertEquals(3, folder.calls("mvn").size());
  }

  @Test
  void rebuildsWhenASourceWasDeletedOrALibraryIsGone() throws Exception {
    folder.run("--help");
    Files.delete(folder.root.resolve("src/main/Widget.java"));
    folder.touch("src/main");
    folder.run("--help");
    assertEquals(2, folder.calls("mvn").size());
    Files.writeString(folder.root.resolve("target/classpath.txt"), "/no/such.jar");
    folder.run("--help");
    assertEquals(3, folder.calls("mvn").size());
  }

  @Test
  void failingBuildShowsTheErrorAndStaysStale() throws Exception {
    Files.writeString(folder.root.resolve("broken"), "");
    var outcome = folder.run("methods");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("Widget.java:[3,5] cannot find symbol\n"), outcome.err());
    assertFalse(outcome.err().contains("Help 1"), outcome.err());
    assertEquals(List.of(), folder.calls("java"));
    folder.run("methods");
    assertEquals(2, folder.calls("mvn").size());
  }

  @Test
  void worksThroughALinkFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder.root.resolve("unhear"));
    var outcome = folder.runAs(link, temporary, "doctor");
    assertEquals(7, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains(folder.root + "/target/classes:"), outcome.out());
  }

  @Test
  void passesJavaOptions() throws Exception {
    folder.set("UNHEAR_JAVA_OPTS", "-Xmx9g -Da=b");
    var outcome = folder.run("doctor");
    assertTrue(outcome.out().contains("<-Xmx9g><-Da=b><-cp>"), outcome.out());
  }

  @Test
  void oldOrWrongJavaHomeIsNamed() throws Exception {
    folder.java("11.0.2");
    var old = folder.run("doctor");
    assertEquals(1, old.status());
    assertTrue(old.err().contains("which is Java 11."), old.err());
    folder.java("1.8.0_392");
    assertTrue(folder.run("doctor").err().contains("which is Java 8."));
    folder.set("JAVA_HOME", temporary.toString());
    var wrong = folder.run("doctor");
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("no Java installation"), wrong.err());
  }

  @Test
  void missingToolIsNamedWithItsPackageAndNothingIsInstalled() throws Exception {
    folder.without("ninja");
    var outcome = folder.run("train");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("ninja-build: runs the native build"), outcome.err());
    assertEquals(List.of(), folder.calls("apt-get"));
    assertEquals(List.of(), folder.calls("mvn"));
  }

  @Test
  void testInstallsWhatIsMissingAndOnlyThat() throws Exception {
    folder.without("cmake");
    folder.without("chromium");
    var outcome = folder.run("test");
    assertEquals(0, outcome.status(), outcome.err());
    var calls = folder.calls("apt-get");
    assertEquals(2, calls.size(), calls.toString());
    assertTrue(
        calls.get(1).endsWith("install --no-install-recommends cmake chromium"), calls.get(1));
    assertTrue(outcome.err().contains("cmake: configures the native build"), outcome.err());
  }

  @Test
  void failingInstallationStops() throws Exception {
    folder.without("cmake");
    folder.tool(folder.bin.resolve("apt-get"), "echo 'E: Unable to fetch'; exit 100");
    var outcome = folder.run("test");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("E: Unable to fetch"), outcome.err());
    assertTrue(outcome.err().contains("could not install cmake"), outcome.err());
    assertEquals(List.of(), folder.calls("mvn"));
  }

  @Test
  void ordinaryUserWithoutSudoIsToldTheCommand() throws Exception {
    folder.without("cmake");
    folder.without("sudo");
    folder.asOrdinaryUser();
    var outcome = folder.run("test");
    assertEquals(1, outcome.status());
    assertTrue(
        outcome.err().contains("Run as root: apt-get install --no-install-recommends cmake"),
        outcome.err());
  }

  @Test
  void ordinaryUserInstallsThroughSudo() throws Exception {
    folder.without("cmake");
    folder.asOrdinaryUser();
    assertEquals(0, folder.run("test").status());
    assertEquals(2, folder.calls("sudo").size());
  }

  @Test
  void testCallsAptForNothingAndEndsInTheSummary() throws Exception {
    var outcome = folder.run("test", "-Dtest=JsonTest");
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(List.of("mvn -B -ntp verify -Dtest=JsonTest"), folder.calls("mvn"));
    assertEquals(List.of(), folder.calls("apt-get"));
    assertFalse(outcome.out().contains("\u001b"));
    List<String> lines = outcome.out().lines().toList();
    assertEquals(
        "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1", lines.get(lines.size() - 1));
    assertEquals("", folder.run("doctor").err(), "the tests leave a fresh build");
  }

  @Test
  void failingTestsGiveAStatus() throws Exception {
    Files.writeString(folder.root.resolve("broken"), "");
    assertEquals(1, folder.run("test").status());
  }

  @Test
  void recordsTheCommitWithoutARebuild() throws Exception {
    folder.git("init", "-q");
    folder.git("add", "pom.xml", "src");
    folder.git("commit", "-q", "-m", "one");
    folder.run("doctor");
    String first = folder.recordedCommit();
    assertTrue(first.matches("[0-9a-f]{40}"), first);
    folder.git("commit", "-q", "--allow-empty", "-m", "two");
    folder.run("doctor");
    assertNotEquals(first, folder.recordedCommit());
    assertEquals(1, folder.calls("mvn").size());
    Files.writeString(folder.root.resolve("pom.xml"), "<project></project>");
    folder.touch("pom.xml");
    folder.run("doctor");
    folder.git("commit", "-q", "--allow-empty", "-m", "three");
    folder.run("doctor");
    assertTrue(folder.recordedCommit().endsWith("-dirty"), folder.recordedCommit());
  }
}
