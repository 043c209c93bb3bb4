package org.unhear.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.unhear.audio.AudioDecoder;
import org.unhear.audio.AudioException;
import org.unhear.audio.AudioException.Fault;
import org.unhear.io.Folders;
import org.unhear.io.Reasons;

/** Files below a folder. */
final class FolderTree implements FileTree {
  private final Path root;
  private final List<String> paths;

  private FolderTree(Path root, List<String> paths) {
    this.root = root;
    this.paths = paths;
  }

  static FolderTree of(Path root) {
    List<String> paths =
        Folders.walk(root).stream()
            .filter(Files::isRegularFile)
            .map(file -> root.relativize(file).toString().replace('\\', '/'))
            .filter(path -> !FileTree.isHidden(path))
            .sorted()
            .toList();
    return new FolderTree(root, paths);
  }

  static FolderTree around(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return new FolderTree(parent, List.of(file.getFileName().toString()));
  }

  @Override
  public List<String> paths() {
    return paths;
  }

  @Override
  public Optional<Entry> find(String path) {
    Path file = root.resolve(path);
    try {
      return Files.isRegularFile(file)
          ? Optional.of(
              new Entry(path, Files.size(file), Files.getLastModifiedTime(file).toMillis()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] read(String path) {
    try (InputStream in = Files.newInputStream(root.resolve(path))) {
      return in.readNBytes(AudioDecoder.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new AudioException(path, Fault.MISSING, "there is no such file");
    } catch (IOException e) {
      throw new AudioException(path, Fault.UNREADABLE, "cannot be read (" + Reasons.of(e) + ")");
    }
  }

  @Override
  public void close() {}
}
