package org.unhear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.cli.config.ConfigFile;
import org.unhear.experiment.RunFolder;
import org.unhear.fleet.ShadowFleet;
import org.unhear.io.Reasons;

/**
 * The folder that a command works in. When the command fails before it made anything of worth, what
 * it left there is removed again.
 */
final class OutputFolder implements AutoCloseable {
  private enum Before {
    MISSING,
    EMPTY,
    IN_USE
  }

  private final Path path;
  private final Before before;
  private boolean kept;

  private OutputFolder(Path path, Before before) {
    this.path = path;
    this.before = before;
  }

  /** A folder in runs/ that is not there yet. */
  static Path unused(String stem) {
    for (int i = 1; ; i++) {
      Path folder = Path.of("runs").resolve(stem + "-" + i);
      if (!Files.exists(folder)) {
        return folder;
      }
    }
  }

  /** The folder of something that goes on. */
  static OutputFolder inUse(Path path) {
    return new OutputFolder(path, Before.IN_USE);
  }

  /**
   * A folder for something new.
   *
   * @throws UsageException when it is a file or holds something
   * @throws UnhearException when it cannot be made or listed
   */
  static OutputFolder fresh(Path path) {
    Before before = Files.exists(path) ? Before.EMPTY : Before.MISSING;
    if (before == Before.EMPTY) {
      requireEmpty(path);
    }
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UnhearException(
          "The folder %s cannot be made (%s).".formatted(path, Reasons.of(e)),
          "Name a folder that can be written, with --out.",
          e);
    }
    return new OutputFolder(path, before);
  }

  private static void requireEmpty(Path path) {
    if (!Files.isDirectory(path)) {
      throw new UsageException(path + " is a file.", "Name a folder with --out.");
    }
    try (Stream<Path> entries = Files.list(path)) {
      if (entries.findAny().isPresent()) {
        String hint =
            Files.exists(path.resolve(ConfigFile.NAME))
                ? "Go on with it by --resume " + path + ", or name another folder with --out."
                : "Name another folder with --out.";
        throw new UsageException(path + " is not empty.", hint);
      }
    } catch (IOException e) {
      throw new UnhearException(
          "%s cannot be listed (%s).".formatted(path, Reasons.of(e)),
          "Name another folder with --out.",
          e);
    }
  }

  private static boolean isWork(Path path) {
    return new RunFolder(path).holdsWork() || ShadowFleet.isModel(path);
  }

  Path path() {
    return path;
  }

  /** What is in it is of worth, even without a model. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() {
    if (kept || before == Before.IN_USE) {
      return;
    }
    try (Stream<Path> content = Files.walk(path)) {
      List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
      if (deepestFirst.stream().noneMatch(OutputFolder::isWork)) {
        for (Path each : deepestFirst) {
          if (before == Before.MISSING || !each.equals(path)) {
            Files.delete(each);
          }
        }
      }
    } catch (IOException ignored) {
      // Tidying is a courtesy; why the command failed matters more.
      return;
    }
  }
}
