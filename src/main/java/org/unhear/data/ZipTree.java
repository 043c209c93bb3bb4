package org.unhear.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.unhear.UnhearException;
import org.unhear.audio.AudioDecoder;
import org.unhear.audio.AudioException;
import org.unhear.audio.AudioException.Fault;
import org.unhear.io.Reasons;

/** Files of a zip, read in place. */
final class ZipTree implements FileTree {
  private final ZipFile zip;
  private final List<String> paths;

  private ZipTree(ZipFile zip) {
    this.zip = zip;
    this.paths =
        zip.stream()
            .filter(entry -> !entry.isDirectory())
            .map(ZipEntry::getName)
            .filter(path -> !FileTree.isHidden(path))
            .sorted()
            .toList();
  }

  static ZipTree of(Path path) {
    try {
      return new ZipTree(new ZipFile(path.toFile()));
    } catch (ZipException e) {
      throw new UnhearException(
          path + ": not a readable zip (" + e.getMessage() + ").",
          "A corpus is a folder, a zip, or a manifest ending in .csv; fetch a broken zip again.",
          e);
    } catch (IOException e) {
      throw new UnhearException(
          path + ": cannot be read (" + Reasons.of(e) + ").", "Check its permissions.", e);
    }
  }

  @Override
  public List<String> paths() {
    return paths;
  }

  @Override
  public Optional<Entry> find(String path) {
    return Optional.ofNullable(zip.getEntry(path))
        .filter(entry -> !entry.isDirectory())
        .map(entry -> new Entry(path, entry.getSize(), entry.getCrc()));
  }

  @Override
  public byte[] read(String path) {
    ZipEntry entry = zip.getEntry(path);
    if (entry == null) {
      throw new AudioException(path, Fault.MISSING, "there is no such file in the zip");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(AudioDecoder.MAX_BYTES + 1);
      // ZipFile itself does not compare the checksum.
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (bytes.length <= AudioDecoder.MAX_BYTES && checksum.getValue() != entry.getCrc()) {
        throw new AudioException(path, Fault.DAMAGED, "its checksum in the zip is wrong");
      }
      return bytes;
    } catch (IOException e) {
      throw new AudioException(
          path, Fault.UNREADABLE, "cannot be unpacked (" + Reasons.of(e) + ")");
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UnhearException(
          zip.getName() + ": cannot be closed (" + Reasons.of(e) + ").", "", e);
    }
  }
}
