package org.unhear.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.unhear.UnhearException;

/** The files of a corpus, in a folder or in a zip that is read in place. Safe for many threads. */
public sealed interface FileTree extends AutoCloseable permits FolderTree, ZipTree {
  /**
   * One file.
   *
   * @param path relative to the root, with slashes
   * @param size in bytes
   * @param stamp changes when the content does: checksum in a zip, time of change in a folder
   */
  record Entry(String path, long size, long stamp) {}

  /**
   * Opens a folder, a zip, or the folder around a CSV file of which only that file is listed.
   *
   * @throws UnhearException when there is no such path, or it is none of these
   */
  static FileTree open(Path path) {
    if (Files.isDirectory(path)) {
      return FolderTree.of(path);
    }
    if (!Files.exists(path)) {
      throw new UnhearException(
          path + ": there is no such folder or file.", "Check the path of the corpus.");
    }
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".csv") ? FolderTree.around(path) : ZipTree.of(path);
  }

  /** All files, sorted by path; hidden ones and what macOS adds to zips are left out. */
  List<String> paths();

  /** A file by its path, also one that is not listed. */
  Optional<Entry> find(String path);

  /**
   * The bytes of a file.
   *
   * @throws org.unhear.audio.AudioException when it is missing, unreadable or too large
   */
  byte[] read(String path);

  @Override
  void close();

  /** Whether a path is one that tools leave behind rather than part of a corpus. */
  static boolean isHidden(String path) {
    for (String part : path.split("/")) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
