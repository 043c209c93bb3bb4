package org.unhear.data;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.unhear.UnhearException;
import org.unhear.UsageException;

/**
 * Keeps speakers apart: the named ones are test and the others train; or, in the order of a hash of
 * their names, a fifth is test and a tenth validation.
 *
 * @param testSpeakers the ones of the test part; empty for a fifth of them
 */
record SpeakerSplit(Set<String> testSpeakers) implements SplitRule {
  private static final double TEST_SHARE = 0.2;
  private static final double VALIDATION_SHARE = 0.1;

  @Override
  public List<Clip> apply(List<Clip> clips) {
    Set<String> speakers = new TreeSet<>(clips.stream().map(Clip::speaker).toList());
    Set<String> test = new HashSet<>(testSpeakers);
    Set<String> validation = new HashSet<>();
    for (String name : testSpeakers) {
      if (!speakers.contains(name)) {
        throw UsageException.unknownName("speaker", name, speakers);
      }
    }
    if (testSpeakers.isEmpty()) {
      List<String> order =
          speakers.stream()
              .sorted(
                  Comparator.comparingDouble(HashSplit::percent)
                      .thenComparing(Comparator.naturalOrder()))
              .toList();
      int tests = Math.max(1, (int) Math.round(TEST_SHARE * order.size()));
      int validations = (int) Math.round(VALIDATION_SHARE * order.size());
      test.addAll(order.subList(0, tests));
      validation.addAll(
          order.subList(tests, Math.max(tests, Math.min(order.size() - 1, tests + validations))));
    }
    if (test.size() == speakers.size()) {
      throw new UnhearException(
          "With %d speakers in the test part none is left to train with.".formatted(test.size()),
          "Name fewer speakers, or use --split takes.");
    }
    return clips.stream()
        .map(
            clip ->
                clip.withSplit(
                    test.contains(clip.speaker())
                        ? Split.TEST
                        : validation.contains(clip.speaker()) ? Split.VALIDATION : Split.TRAIN))
        .toList();
  }
}
