package org.unhear.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.AudioDecoder;
import org.unhear.audio.AudioException;
import org.unhear.audio.AudioException.Fault;
import org.unhear.audio.Waveform;

/**
 * A collection of recordings with words, speakers and a split, in a folder or a zip that is read in
 * place. Reading is safe for many threads.
 */
public final class Corpus implements AutoCloseable {
  private final String name;
  private final String format;
  private final FileTree tree;
  private final List<Clip> clips;
  private final List<BadFile> ignored;

  private Corpus(
      String name, String format, FileTree tree, List<Clip> clips, List<BadFile> ignored) {
    this.name = name;
    this.format = format;
    this.tree = tree;
    this.clips = clips;
    this.ignored = ignored;
  }

  /**
   * Opens {@code [FORMAT=]PATH}; the format is guessed when it is left out.
   *
   * @throws UnhearException when the path or the format does not exist, or holds no clips
   */
  public static Corpus open(String spec) {
    int sign = spec.indexOf('=');
    boolean named = sign > 0 && !Files.exists(Path.of(spec)) && spec.lastIndexOf('/', sign) < 0;
    String path = named ? spec.substring(sign + 1) : spec;
    if (path.isBlank()) {
      throw new UsageException(
          "'" + spec + "' names no folder or file.",
          "Write [FORMAT=]PATH, such as fsdd=digits.zip.");
    }
    return named
        ? open(Path.of(path), CorpusFormats.named(spec.substring(0, sign)))
        : open(Path.of(path));
  }

  /** Opens a folder, a zip or a CSV manifest whose format is guessed; errors as above. */
  public static Corpus open(Path path) {
    return open(path, Optional.empty());
  }

  /** Opens a folder, a zip or a CSV manifest of a known format; errors as above. */
  public static Corpus open(Path path, CorpusFormat format) {
    return open(path, Optional.of(format));
  }

  private static Corpus open(Path path, Optional<CorpusFormat> known) {
    FileTree tree = FileTree.open(path);
    try {
      CorpusFormat format = known.orElseGet(() -> CorpusFormats.guess(tree, path.toString()));
      CorpusFormat.Listing listing = format.list(tree);
      List<Clip> clips = listing.clips().stream().sorted(Comparator.comparing(Clip::id)).toList();
      check(clips, path, format);
      String name = Paths.stem(String.valueOf(path.toAbsolutePath().normalize().getFileName()));
      return new Corpus(name, format.name(), tree, clips, List.copyOf(listing.ignored()));
    } catch (RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  private static void check(List<Clip> clips, Path path, CorpusFormat format) {
    if (clips.isEmpty()) {
      throw new UnhearException(
          "%s: no recordings in the layout '%s'.".formatted(path, format.name()),
          "Check the path, or name another format, as in FORMAT=PATH with one of "
              + String.join(", ", CorpusFormats.names())
              + ".");
    }
    Set<String> ids = new HashSet<>();
    for (Clip clip : clips) {
      if (!ids.add(clip.id())) {
        throw new UnhearException(
            path + ": the recording '" + clip.id() + "' is listed twice.",
            "List every recording once.");
      }
    }
  }

  /** The name of the folder or file, without ending. */
  public String name() {
    return name;
  }

  /** The name of its format. */
  public String format() {
    return format;
  }

  /** All clips, sorted by id. */
  public List<Clip> clips() {
    return clips;
  }

  /** Recordings that do not fit the layout. */
  public List<BadFile> ignored() {
    return ignored;
  }

  /**
   * The same recordings, split otherwise. Both share the files: closing one closes both.
   *
   * @throws UnhearException when the rule does not suit the recordings
   */
  public Corpus withSplit(SplitRule rule) {
    return new Corpus(name, format, tree, List.copyOf(rule.apply(clips)), ignored);
  }

  /**
   * The bytes of the file that a clip lies in.
   *
   * @throws AudioException when it is missing or unreadable
   */
  public byte[] bytes(Clip clip) {
    return tree.read(clip.locator().path());
  }

  /**
   * A clip's sound, one channel at the rate of the file.
   *
   * @throws AudioException when the file cannot be used or is shorter than the clip's start
   */
  public Waveform waveform(Clip clip) {
    Clip.Locator locator = clip.locator();
    Waveform all = AudioDecoder.decode(bytes(clip), locator.path());
    if (locator.seconds() == 0) {
      return all;
    }
    int from = (int) Math.round(locator.start() * all.sampleRate());
    int to = from + (int) Math.round(locator.seconds() * all.sampleRate());
    if (from >= all.samples().length) {
      throw new AudioException(
          locator.path(), Fault.TRUNCATED, "ends before second " + locator.start());
    }
    float[] part = Arrays.copyOfRange(all.samples(), from, Math.min(to, all.samples().length));
    return new Waveform(part, all.sampleRate());
  }

  /** Size and stamp of the file that a clip lies in; empty when it is missing. */
  Optional<FileTree.Entry> file(Clip clip) {
    return tree.find(clip.locator().path());
  }

  @Override
  public void close() {
    tree.close();
  }
}
