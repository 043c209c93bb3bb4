package org.unhear.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.UnhearException;

/** What lies in folders. */
public final class Folders {
  private Folders() {}

  /**
   * The folder and all files and folders below it, sorted; links are followed.
   *
   * @throws UnhearException when it, or a folder below it, cannot be listed
   */
  public static List<Path> walk(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw unlistable(folder, e);
    } catch (UncheckedIOException e) {
      throw unlistable(folder, e.getCause());
    }
  }

  private static UnhearException unlistable(Path folder, IOException e) {
    return new UnhearException(
        folder + ": the folder cannot be listed (" + Reasons.of(e) + ").",
        "Check its permissions and links.",
        e);
  }
}
