package org.unhear.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.unhear.UnhearException;
import org.unhear.audio.AudioDecoder;
import org.unhear.audio.RateConverter;

/** Recordings that are mixed into clips. */
public final class NoiseRecordings {
  /** A byte of 8-bit sound at 8 kHz becomes two floats; most files hold less a byte. */
  private static final int HEAP_PER_BYTE = 9;

  private NoiseRecordings() {}

  /**
   * Reads the noise below a folder, in a zip, or in one file. Of Speech Commands only what lies in
   * {@code _background_noise_} is taken, anything else is taken whole.
   *
   * @param sampleRate what all are converted to, per second
   * @return at least one recording, in the order of their paths; full scale is ±1
   * @throws UnhearException when there is no such path, no recording, or no room in the heap
   * @throws org.unhear.audio.AudioException when a recording cannot be used
   */
  public static List<float[]> read(Path path, int sampleRate) {
    if (!Files.exists(path)) {
      throw new UnhearException(
          path + ": there is no such folder or file with noise.", "Check the path of the noise.");
    }
    boolean isRecording = Paths.isAudio(path.toString()) && Files.isRegularFile(path);
    try (FileTree tree = isRecording ? FolderTree.around(path) : FileTree.open(path)) {
      List<String> paths = noises(tree);
      if (paths.isEmpty()) {
        throw new UnhearException(
            path + ": no recordings of noise, neither WAV nor FLAC.",
            "Give a folder or zip of recordings, such as _background_noise_ of Speech Commands.");
      }
      long bytes = paths.stream().mapToLong(each -> tree.find(each).orElseThrow().size()).sum();
      Heap.require(HEAP_PER_BYTE * bytes, "The noise of " + path);
      RateConverter rate = new RateConverter(sampleRate);
      return paths.stream()
          .map(each -> rate.convert(AudioDecoder.decode(tree.read(each), each)).samples())
          .toList();
    }
  }

  private static List<String> noises(FileTree tree) {
    List<String> all = Paths.audio(tree);
    List<String> marked =
        all.stream().filter(each -> each.contains(SpeechCommands.NOISE_FOLDER)).toList();
    return marked.isEmpty() ? all : marked;
  }
}
