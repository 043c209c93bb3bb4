package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.io.Folders;
import org.unhear.testing.Mount;

/** Folders that cannot take a result are refused; commands that fail leave nothing behind. */
class OutputFolderTest {
  private static final String[] SCRUB = {"--method=scrub", "--forget=word:1"};

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void trainTheOriginal() {
    shop = new Workshop(folder);
    shop.train("original").succeeded();
  }

  @Test
  void folderThatHoldsSomething() throws IOException {
    List<Path> before = Folders.walk(shop.at("original"));
    byte[] model = Files.readAllBytes(shop.folder("original").model());
    shop.train("original").refused(2, "original is not empty", "--resume " + shop.at("original"));
    shop.unlearn("original", "original", SCRUB).refused(2, "is not empty");
    shop.compare("original", "--forget=word:1").refused(2, "is not empty");
    assertEquals(before, Folders.walk(shop.at("original")));
    assertArrayEquals(model, Files.readAllBytes(shop.folder("original").model()));

    Files.createDirectories(shop.at("notes"));
    Files.writeString(shop.at("notes").resolve("mine.txt"), "mine");
    CommandRun run = shop.train("notes").refused(2, "notes is not empty", "another folder");
    assertFalse(run.err().contains("--resume"), run.err());
  }

  @Test
  void fileInTheWay() throws IOException {
    Files.writeString(shop.at("file"), "mine");
    shop.train("file").refused(2, "file is a file", "--out");
    shop.train("file/below").refused(1, "file/below cannot be made", "--out");
    assertEquals("mine", Files.readString(shop.at("file")));
  }

  @Test
  void placeWhereNothingCanBeMade() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs a file system that makes nothing");
    CommandRun.of(shop.training("x", "--out=/proc/self/unhear"))
        .refused(1, "/proc/self/unhear cannot be made", "--out");
  }

  @Test
  void failedCommandsLeaveNothing() throws IOException {
    shop.train("failed", "--memory-budget=1MiB")
        .failed(1, "budget is 1,048,576", "smallest budget that works");
    shop.train(
            "failed",
            "--optimizer=sgd",
            "--lr=999",
            "--weight-decay=999",
            "--order=slots",
            "--checkpoints=3")
        .failed(1, "is NaN at step", "learning rate");
    shop.train("failed", "--augment=spec:1x8,1x4").failed(2, "would hide all of the 8 bands");
    shop.unlearn("original", "failed", "--memory-budget=1MiB", SCRUB[0], SCRUB[1])
        .failed(1, "scrub is planned to need", "budget");
    shop.unlearn("original", "failed", "--method=scrub", "--forget=word:one")
        .failed(2, "Unknown word 'one'");
    shop.compare("failed", "--memory-budget=1MiB", "--forget=word:1").failed(1, "budget");
    assertFalse(Files.exists(shop.at("failed")));

    Files.createDirectories(shop.at("failed"));
    shop.train("failed", "--memory-budget=1MiB").failed(1, "budget");
    assertEquals(List.of(shop.at("failed")), Folders.walk(shop.at("failed")), "not its to remove");
    shop.train("failed").succeeded();
  }

  @Test
  void commandsThatAreStoppedAmongTheFeaturesLeaveNothing() {
    Interrupt interrupt = Interrupt.none();
    interrupt.request();
    CommandRun.of(interrupt, shop.training("stopped")).failed(1, "Stopped after ", "of 60");
    CommandRun.of(interrupt, shop.unlearning("original", "stopped", SCRUB)).failed(1, "Stopped");
    CommandRun.of(interrupt, shop.comparison("stopped", "--forget=word:1")).failed(1, "Stopped");
    assertFalse(Files.exists(shop.at("stopped")));
  }

  @ParameterizedTest
  @CsvSource({"4k, No space left on device", "300k, the disk is full"})
  void fullDisk(String size, String reason) throws IOException, InterruptedException {
    try (Mount disk = Mount.tmpfs(shop.at("disk"), "size=" + size)) {
      shop.train("disk").failed(1, "Cannot write", reason, "space");
      assertEquals(List.of(disk.folder()), Folders.walk(disk.folder()));
    }
  }

  @Test
  void readOnlyDisk() throws IOException, InterruptedException {
    try (Mount disk = Mount.tmpfs(shop.at("read-only"), "ro")) {
      shop.train("read-only").failed(1, "is on a read-only file system", "another folder");
      shop.train("read-only/below").refused(1, "cannot be made", "ead-only file system");
      assertEquals(List.of(disk.folder()), Folders.walk(disk.folder()));
    }
  }
}
