package org.unhear.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.testing.Mount;

class AtomicFileTest {
  private static final byte[] EARLIER = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void replacesAndCreatesFolders() throws IOException {
    Path file = folder.resolve("a/b/file");
    AtomicFile.write(file, out -> out.write(EARLIER));
    AtomicFile.write(file, out -> out.write(7));
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(file));
    assertEquals(List.of(file), list(file.getParent()));
  }

  @Test
  void writesThroughALinkedFolder() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    AtomicFile.write(link.resolve("file"), out -> out.write(EARLIER));
    assertArrayEquals(EARLIER, Files.readAllBytes(real.resolve("file")));
  }

  @Test
  void failingBodyKeepsEarlierFile() throws IOException {
    Path file = earlier(folder);
    UnhearException e =
        assertThrows(
            UnhearException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("disk on fire");
                    }));
    assertTrue(e.getMessage().contains("disk on fire"), e.getMessage());
    assertUntouched(file);
    assertThrows(
        UnhearException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  throw new UncheckedIOException(new IOException("wrapped"));
                }));
    assertUntouched(file);
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  throw new IllegalStateException("bug");
                }));
    assertUntouched(file);
  }

  @Test
  void removesOnlyAbandonedTemporaries() throws IOException {
    Path old = Files.write(folder.resolve(".file.0.tmp"), EARLIER);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path current = Files.write(folder.resolve(".file.1.tmp"), EARLIER);
    AtomicFile.write(folder.resolve("file"), out -> out.write(1));
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(current));
  }

  @Test
  void refusesFolderAsTarget() {
    UnhearException e =
        assertThrows(UnhearException.class, () -> AtomicFile.write(folder, out -> out.write(1)));
    assertTrue(e.getMessage().contains("is a folder"), e.getMessage());
  }

  @Test
  void pathBelowFileIsRefused() throws IOException {
    Path file = earlier(folder);
    UnhearException e =
        assertThrows(
            UnhearException.class, () -> AtomicFile.write(file.resolve("x"), out -> out.write(1)));
    assertTrue(e.getMessage().contains("is a file where a folder is needed"), e.getMessage());
    assertUntouched(file);
  }

  @Test
  void fullDeviceIsNamed() throws IOException {
    Path file = earlier(folder);
    UnhearException e =
        assertThrows(
            UnhearException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      try (OutputStream full = new FileOutputStream("/dev/full")) {
                        full.write(1);
                      }
                    }));
    assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
    assertTrue(e.hint().contains("df -h"), e.hint());
    assertUntouched(file);
  }

  @Test
  void fullDiskKeepsEarlierFile() throws Exception {
    try (Mount disk = Mount.tmpfs(folder.resolve("disk"), "size=256k")) {
      Path file = earlier(disk.folder());
      UnhearException e =
          assertThrows(
              UnhearException.class,
              () -> new SafeTensorsWriter().floats("x", new float[1 << 18], 1 << 18).save(file));
      assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
      assertUntouched(file);
    }
  }

  @Test
  void readOnlyDiskIsNamed() throws Exception {
    try (Mount disk = Mount.tmpfs(folder.resolve("disk"), "ro")) {
      UnhearException e =
          assertThrows(
              UnhearException.class,
              () -> AtomicFile.write(disk.folder().resolve("file"), out -> out.write(1)));
      assertTrue(e.getMessage().contains("read-only"), e.getMessage());
    }
  }

  @Test
  void folderWithoutPermissionIsNamed() throws IOException {
    Path file = earlier(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeTrue(
          !Files.isWritable(folder), "root may write anywhere; readOnlyDiskIsNamed stands in");
      UnhearException e =
          assertThrows(UnhearException.class, () -> AtomicFile.write(file, out -> out.write(1)));
      assertTrue(e.getMessage().contains("no permission"), e.getMessage());
      assertUntouched(file);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static Path earlier(Path folder) throws IOException {
    return Files.write(folder.resolve("file"), EARLIER);
  }

  private static void assertUntouched(Path file) throws IOException {
    assertArrayEquals(EARLIER, Files.readAllBytes(file));
    assertEquals(List.of(file), list(file.getParent()), "a temporary file was left behind");
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
