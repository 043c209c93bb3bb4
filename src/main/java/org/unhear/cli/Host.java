package org.unhear.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@link Doctor} asks the machine. Nothing here throws: what cannot be had is empty. */
interface Host {
  /** The text of a file. */
  Optional<String> read(Path file);

  /** What a command prints on standard output; empty when it is not there, fails or hangs. */
  Optional<String> output(List<String> command);

  boolean isFolder(Path folder);

  /** The file without symbolic links. */
  Optional<Path> resolve(Path file);

  /**
   * Bytes that can be written to a folder, or to the nearest one above it that exists; empty when
   * it cannot be written to.
   */
  Optional<Long> writableBytes(Path folder);

  int processors();

  Optional<String> environment(String variable);

  /** A system property of the JVM; empty text when it is not set. */
  String property(String name);
}
