package org.unhear.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.unhear.UnhearException;

/**
 * Replaces a file as a whole or not at all.
 *
 * <p>The content goes to a temporary file in the same folder, is forced to the disk and then
 * renamed over the target; the folder is forced too, so that the rename survives a power cut. Until
 * the rename a reader sees the earlier file, afterwards the new one, never a mixture. Whatever
 * fails, the temporary file is removed and the earlier file stays.
 */
public final class AtomicFile {
  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param out buffered; neither flushing nor closing is needed
     * @throws IOException when the content cannot be produced or written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** A temporary file nobody wrote to for this long was left by a process that was killed. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /**
   * With less space than this left, a failed write is put down to a full disk whatever the system's
   * wording.
   */
  private static final long NEARLY_FULL_BYTES = 1 << 16;

  private static final int BUFFER_BYTES = 1 << 16;

  private AtomicFile() {}

  /**
   * Writes {@code target}, creating missing folders above it.
   *
   * @throws UnhearException when the disk is full, the folder cannot be written or the body fails
   *     with an {@link IOException}; the file that stood at {@code target} is then as before
   */
  public static void write(Path target, Body body) {
    Path file = target.toAbsolutePath().normalize();
    Path folder = file.getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new UnhearException("Cannot write " + target + ": it is a folder.", "Name a file.");
    }
    try {
      // Asked first because JDK 17 refuses to "create" a link to a folder that exists.
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      removeAbandoned(folder, file.getFileName().toString());
      Path temporary = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        writeAndForce(temporary, body);
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (UncheckedIOException e) {
        throw explain(target, folder, e.getCause());
      } catch (IOException e) {
        throw explain(target, folder, e);
      } finally {
        Files.deleteIfExists(temporary);
      }
      forceFolder(folder);
    } catch (IOException e) {
      throw explain(target, folder, e);
    }
  }

  private static void writeAndForce(Path temporary, Body body) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      body.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Tidying is a courtesy: whatever goes wrong here, another writer's temporary vanishing say,
   * fails no save.
   */
  private static void removeAbandoned(Path folder, String name) {
    Instant limit = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, path -> isTemporaryOf(name, path))) {
      for (Path path : found) {
        if (Files.getLastModifiedTime(path).toInstant().isBefore(limit)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException | DirectoryIteratorException ignored) {
      return;
    }
  }

  private static boolean isTemporaryOf(String name, Path path) {
    String other = path.getFileName().toString();
    return other.startsWith("." + name + ".") && other.endsWith(".tmp");
  }

  private static UnhearException explain(Path target, Path folder, IOException cause) {
    String failure = "Cannot write " + target + ": ";
    if (isFull(folder, cause)) {
      return new UnhearException(
          failure + "the disk is full.",
          "Free some space ('df -h " + folder + "') and run it again.",
          cause);
    }
    if (cause instanceof AccessDeniedException) {
      return new UnhearException(
          failure + "no permission to write in " + folder + ".",
          "Change the folder's permissions or choose another folder.",
          cause);
    }
    if (isReadOnly(folder)) {
      return new UnhearException(
          failure + folder + " is on a read-only file system.", "Choose another folder.", cause);
    }
    if (cause instanceof FileAlreadyExistsException blocked) {
      return new UnhearException(
          failure + blocked.getFile() + " is a file where a folder is needed.",
          "Choose another folder.",
          cause);
    }
    return new UnhearException(
        failure + Reasons.of(cause) + ".", "Check the path and try again.", cause);
  }

  private static boolean isFull(Path folder, IOException cause) {
    if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
      return true;
    }
    try {
      return !isReadOnly(folder) && Files.getFileStore(folder).getUsableSpace() < NEARLY_FULL_BYTES;
    } catch (IOException unknown) {
      return false;
    }
  }

  private static boolean isReadOnly(Path folder) {
    try {
      return Files.getFileStore(folder).isReadOnly();
    } catch (IOException unknown) {
      return false;
    }
  }
}
