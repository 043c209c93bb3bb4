package org.unhear.data;

import java.util.List;
import org.unhear.UnhearException;
import org.unhear.UsageException;

/** All kinds of corpora, in the order in which they are tried on an unknown one. */
public final class CorpusFormats {
  private static final List<CorpusFormat> ALL =
      List.of(
          new Manifest(),
          new VoxCeleb1(),
          new SpeechCommands(false),
          new SpeechCommands(true),
          new ArabicSpeechCommands(),
          new AsteriskPrompts(),
          new FreeSpokenDigits());

  private CorpusFormats() {}

  /** All of them. */
  public static List<CorpusFormat> all() {
    return ALL;
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(CorpusFormat::name).toList();
  }

  /**
   * The one of this name.
   *
   * @throws UsageException with the nearest name when there is none
   */
  public static CorpusFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(() -> UsageException.unknownName("corpus format", name, names()));
  }

  /**
   * The first that recognises the files.
   *
   * @param origin the corpus, for the message
   * @throws UsageException when none does
   * @throws UnhearException when there are no recordings at all
   */
  public static CorpusFormat guess(FileTree tree, String origin) {
    return ALL.stream()
        .filter(format -> format.recognises(tree))
        .findFirst()
        .orElseThrow(() -> unrecognised(tree, origin));
  }

  private static UnhearException unrecognised(FileTree tree, String origin) {
    int recordings = Paths.audio(tree).size();
    if (recordings == 0) {
      return new UnhearException(
          origin + ": there is no WAV or FLAC file in it.", "Check the path of the corpus.");
    }
    return new UsageException(
        "%s: not the layout of any known corpus (%d recordings).".formatted(origin, recordings),
        "Name the format, as in FORMAT=PATH with one of "
            + String.join(", ", names())
            + ", or write a manifest.csv with the columns path,word,speaker,split.");
  }
}
