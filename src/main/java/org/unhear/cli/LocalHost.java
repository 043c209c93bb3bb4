package org.unhear.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The machine this runs on. */
final class LocalHost implements Host {
  private static final int SECONDS = 10;
  private static final int LARGEST_OUTPUT = 4 << 20;

  @Override
  public Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> output(List<String> command) {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    // Reading apart from waiting: a command that hangs keeps its output open.
    var text = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
    try {
      if (process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Optional.of(text.join());
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readNBytes(LARGEST_OUTPUT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public boolean isFolder(Path folder) {
    return Files.isDirectory(folder);
  }

  @Override
  public Optional<Path> resolve(Path file) {
    try {
      return Optional.of(file.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Long> writableBytes(Path folder) {
    Path nearest = folder.toAbsolutePath().normalize();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.getFileStore(nearest).getUsableSpace());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable));
  }

  @Override
  public String property(String name) {
    return System.getProperty(name, "");
  }
}
