package org.unhear.experiment;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.unhear.data.Clip;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;

/**
 * The test recordings that an attacker tells the forget set from. Where all of a class, a speaker
 * or a word is forgotten, these are the test recordings of the same, if there are at least two:
 * others differ by what they are rather than by having been heard. Otherwise they are the whole
 * test set.
 */
public final class Unheard {
  /** An attack needs two recordings of a kind. */
  static final int FEWEST = 2;

  private Unheard() {}

  /** Their places within {@link Dataset#test}, ascending. */
  public static int[] places(Dataset data, ForgetSet set) {
    int[] test = data.test();
    Predicate<Clip> isAlike = alike(data, set);
    int[] alike =
        IntStream.range(0, test.length)
            .filter(place -> isAlike.test(data.clip(test[place])))
            .toArray();
    return alike.length >= FEWEST ? alike : IntStream.range(0, test.length).toArray();
  }

  private static Predicate<Clip> alike(Dataset data, ForgetSet set) {
    if (!set.classes().isEmpty()) {
      return clip -> set.classes().contains(data.task().label(clip));
    }
    return Arrays.<Function<Clip, String>>asList(Clip::speaker, Clip::word).stream()
        .map(group -> inGroups(group, data, set))
        .filter(gone -> IntStream.of(set.forget()).allMatch(i -> gone.test(data.clip(i))))
        .findFirst()
        .orElse(clip -> true);
  }

  /** Whether a clip is of a group that is forgotten as a whole. */
  private static Predicate<Clip> inGroups(
      Function<Clip, String> group, Dataset data, ForgetSet set) {
    Set<String> gone = groups(group, data, set.forget());
    gone.removeAll(groups(group, data, set.retain()));
    return clip -> gone.contains(group.apply(clip));
  }

  private static Set<String> groups(Function<Clip, String> group, Dataset data, int[] indices) {
    return IntStream.of(indices)
        .mapToObj(i -> group.apply(data.clip(i)))
        .collect(Collectors.toSet());
  }
}
