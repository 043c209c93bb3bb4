package org.unhear.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.unhear.audio.WavFiles;

/** Real recordings when they are there, and synthetic corpora. */
public final class Recordings {
  private Recordings() {}

  /** A zip of {@code unhear.data}, default {@code ../shared/data}; the test is skipped without. */
  public static Path zip(String name) {
    Path zip = Path.of(System.getProperty("unhear.data", "../shared/data")).resolve(name);
    assumeTrue(Files.isRegularFile(zip), "needs the recordings " + zip.toAbsolutePath());
    return zip;
  }

  /** A short tone that depends on the seed. */
  public static byte[] tone(int seed) {
    return WavFiles.pcm16(WavFiles.tone(200 + 37 * seed, 0.2, 8000), 8000);
  }

  public static void write(Path root, String path, byte[] bytes) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void write(Path root, String path, String text) {
    write(root, path, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Path zip(Path file, Map<String, byte[]> entries) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Digits 0 to {@code digits − 1} of two speakers, takes 0 to {@code takes − 1}. */
  public static void digits(Path root, int digits, int takes) {
    for (int d = 0; d < digits; d++) {
      for (int take = 0; take < takes; take++) {
        write(root, d + "_anna_" + take + ".wav", tone(d));
        write(root, d + "_ben_" + take + ".wav", tone(10 + d));
      }
    }
  }
}
