package org.unhear.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UnhearException;

/**
 * Holds out takes of every speaker and word: the named ones, or the last fifth. A take is the
 * number at the end of the file's name.
 *
 * @param takes the ones of the test part; empty for the last fifth of each speaker and word
 */
record TakeSplit(Set<Integer> takes) implements SplitRule {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})$");
  private static final int FRACTION = 5;

  private record Utterance(String speaker, String word) {}

  @Override
  public List<Clip> apply(List<Clip> clips) {
    Set<String> test = takes.isEmpty() ? lastFifth(clips) : named(clips);
    if (test.isEmpty()) {
      throw new UnhearException(
          takes.isEmpty()
              ? "No speaker says any word more than once, so no take can be held out."
              : "No recording is one of the takes " + takes + ".",
          "Leave --split out, or give a CSV file with the columns path,split.");
    }
    return clips.stream()
        .map(clip -> clip.withSplit(test.contains(clip.id()) ? Split.TEST : Split.TRAIN))
        .toList();
  }

  private Set<String> named(List<Clip> clips) {
    Set<String> test = new HashSet<>();
    for (Clip clip : clips) {
      if (takes.contains(take(clip))) {
        test.add(clip.id());
      }
    }
    return test;
  }

  private static Set<String> lastFifth(List<Clip> clips) {
    Map<Utterance, List<Clip>> groups =
        new TreeMap<>(Comparator.comparing(Utterance::speaker).thenComparing(Utterance::word));
    for (Clip clip : clips) {
      groups
          .computeIfAbsent(new Utterance(clip.speaker(), clip.word()), key -> new ArrayList<>())
          .add(clip);
    }
    Set<String> test = new HashSet<>();
    for (List<Clip> group : groups.values()) {
      if (group.size() > 1) {
        int held = Math.max(1, (int) Math.round(group.size() / (double) FRACTION));
        group.sort(Comparator.comparingInt(TakeSplit::take).thenComparing(Clip::id));
        group.subList(group.size() - held, group.size()).forEach(clip -> test.add(clip.id()));
      }
    }
    return test;
  }

  /** -1 when the name ends in no number. */
  private static int take(Clip clip) {
    Matcher number = NUMBER.matcher(Paths.stem(clip.id()));
    return number.find() ? Integer.parseInt(number.group(1)) : -1;
  }
}
