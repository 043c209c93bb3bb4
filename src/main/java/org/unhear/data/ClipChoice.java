package org.unhear.data;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.unhear.UsageException;

/**
 * Recordings that a user names: one by its id or the last part of it, training recordings as in a
 * {@link ForgetRequest}, or {@code test} for all test recordings.
 */
public final class ClipChoice {
  private static final String TEST = "test";

  private ClipChoice() {}

  /**
   * Finds what a text means.
   *
   * @param seed of the draw of {@code sample:}
   * @return indices of the data set, ascending, at least one
   * @throws UsageException when it means nothing, with the nearest id
   */
  public static int[] resolve(Dataset data, String text, long seed) {
    if (text.equals(TEST)) {
      return data.test();
    }
    int[] named =
        IntStream.range(0, data.size()).filter(i -> isNamed(data.clip(i), text)).toArray();
    if (named.length == 1) {
      return named;
    }
    if (named.length > 1) {
      throw new UsageException(
          "%d recordings of %s are named '%s'.".formatted(named.length, data.name(), text),
          "Name one by its folder too, such as %s.".formatted(data.clip(named[0]).id()));
    }
    if (text.indexOf(':') < 0) {
      throw unknown(data, text);
    }
    TreeSet<Integer> chosen = new TreeSet<>();
    for (ForgetTerm term : ForgetRequest.parse(text).terms()) {
      for (int i : term.select(data, data.indices(Split.TRAIN), seed)) {
        chosen.add(i);
      }
    }
    if (chosen.isEmpty()) {
      throw new UsageException("'" + text + "' names no training clip.", ForgetTerm.EXAMPLES);
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  private static boolean isNamed(Clip clip, String text) {
    return clip.id().equals(text) || clip.id().endsWith("/" + text);
  }

  private static UsageException unknown(Dataset data, String text) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String nearest =
        data.clips().stream()
            .map(Clip::id)
            .min(Comparator.comparingInt(id -> distance.apply(text, id)))
            .orElse("");
    return new UsageException(
        "%s has no recording '%s'.".formatted(data.name(), text),
        "Did you mean '%s'? Others are test, speaker:NAME, word:NAME, sample:20, file:LIST."
            .formatted(nearest));
  }
}
