package org.unhear.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parts of relative paths with slashes. */
final class Paths {
  private Paths() {}

  static boolean isAudio(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.endsWith(".wav") || lower.endsWith(".flac");
  }

  static List<String> audio(FileTree tree) {
    return tree.paths().stream().filter(Paths::isAudio).toList();
  }

  /** The folder with its slash, empty at the root. */
  static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The file name without its ending. */
  static String stem(String path) {
    String name = fileName(path);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** The first file of that name, nearest the root. */
  static Optional<String> named(FileTree tree, String fileName) {
    return tree.paths().stream()
        .filter(path -> fileName(path).equals(fileName))
        .min((a, b) -> Long.compare(depth(a), depth(b)));
  }

  private static long depth(String path) {
    return path.chars().filter(c -> c == '/').count();
  }
}
