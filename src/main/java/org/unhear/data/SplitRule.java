package org.unhear.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.unhear.UnhearException;
import org.unhear.UsageException;

/** Another split than the corpus's own. */
public sealed interface SplitRule permits OwnSplit, TakeSplit, SpeakerSplit, ListedSplit {
  /** The corpus's own. */
  SplitRule OWN = new OwnSplit();

  /**
   * The clips with their new parts, in the same order.
   *
   * @throws org.unhear.UnhearException when the rule does not suit the clips
   */
  List<Clip> apply(List<Clip> clips);

  /**
   * Reads the value of {@code --split}.
   *
   * <ul>
   *   <li>{@code own}: the corpus's own
   *   <li>{@code takes}: of each speaker's recordings of each word the last fifth is test, the
   *       others train; {@code takes:9,10}: these takes are test
   *   <li>{@code speakers}: a fifth of the speakers is test, a tenth validation; {@code
   *       speakers:theo,lucas}: these speakers are test, the others train
   *   <li>a CSV file with the columns {@code path} and {@code split}
   * </ul>
   *
   * @throws UsageException when it is none of these
   * @throws UnhearException when there is no such CSV file
   */
  static SplitRule parse(String spec) {
    int colon = spec.indexOf(':');
    String kind = colon < 0 ? spec : spec.substring(0, colon);
    List<String> names =
        colon < 0 ? List.of() : Arrays.stream(spec.substring(colon + 1).split(",")).toList();
    switch (kind) {
      case "own":
        return OWN;
      case "takes":
        return new TakeSplit(new TreeSet<>(names.stream().map(SplitRule::take).toList()));
      case "speakers":
        return new SpeakerSplit(new TreeSet<>(names));
      default:
        if (Files.isRegularFile(Path.of(spec))) {
          return new ListedSplit(Path.of(spec));
        }
        if (spec.endsWith(".csv")) {
          throw new UnhearException(
              spec + ": there is no such file.", "Check the path of the split.");
        }
        throw UsageException.unknownName(
            "split", spec, List.of("own", "takes", "speakers", "FILE.csv"));
    }
  }

  private static int take(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new UsageException(
          "Expected the number of a take, got '" + text + "'.", "For example --split takes:9,10");
    }
  }
}
