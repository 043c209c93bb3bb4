package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.unhear.UsageException;

/**
 * What is to be forgotten, as the user puts it: {@code sample:5%}, {@code sample:20}, {@code
 * speaker:george}, {@code word:seven}, {@code file:list.txt}, several joined by commas.
 *
 * @param terms what is asked for; the union counts
 */
public record ForgetRequest(List<ForgetTerm> terms) {
  private static final Pattern NEXT_TERM = Pattern.compile(",(?=\\s*[a-z]+:)");

  public ForgetRequest {
    terms = List.copyOf(terms);
  }

  /**
   * Reads one or several texts.
   *
   * @throws UsageException when one is malformed
   */
  public static ForgetRequest parse(List<String> texts) {
    List<ForgetTerm> terms = new ArrayList<>();
    for (String text : texts) {
      NEXT_TERM.splitAsStream(text).map(String::strip).map(ForgetTerm::parse).forEach(terms::add);
    }
    if (terms.isEmpty()) {
      throw new UsageException("Nothing to forget was named.", ForgetTerm.EXAMPLES);
    }
    return new ForgetRequest(terms);
  }

  /** As {@link #parse(List)} of one text. */
  public static ForgetRequest parse(String text) {
    return parse(List.of(text));
  }

  /** The request in one text, in the form that {@link #parse(String)} reads. */
  public String spec() {
    return terms.stream().map(ForgetTerm::spec).collect(Collectors.joining(","));
  }

  /**
   * Finds the training clips that are meant.
   *
   * @param data the training clips are those of its part TRAIN
   * @param seed of the draw of {@code sample:}; a larger sample with the same seed contains a
   *     smaller one
   * @throws UsageException when a name is unknown, nothing or everything would be forgotten, a
   *     class would be emptied that was not named as a whole, or fewer than two classes would
   *     remain
   */
  public ForgetSet resolve(Dataset data, long seed) {
    int[] training = data.indices(Split.TRAIN);
    TreeSet<Integer> chosen = new TreeSet<>();
    TreeSet<String> classes = new TreeSet<>();
    for (ForgetTerm term : terms) {
      for (int i : term.select(data, training, seed)) {
        chosen.add(i);
      }
      term.wholeClass(data).ifPresent(classes::add);
    }
    int[] forget = chosen.stream().mapToInt(Integer::intValue).toArray();
    int[] retain = IntStream.of(training).filter(i -> !chosen.contains(i)).toArray();
    check(data, retain, forget, classes);
    return new ForgetSet(
        spec(),
        seed,
        classes.isEmpty() ? ForgetSet.Kind.SAMPLE : ForgetSet.Kind.CLASS,
        forget,
        retain,
        List.copyOf(classes));
  }

  private void check(Dataset data, int[] retain, int[] forget, TreeSet<String> classes) {
    if (forget.length == 0) {
      throw new UsageException(
          "The request '" + spec() + "' names no training clip.", ForgetTerm.EXAMPLES);
    }
    if (retain.length == 0) {
      throw new UsageException(
          "The request '" + spec() + "' forgets the whole training set.", "Forget a part of it.");
    }
    int[] left = new int[data.classNames().size()];
    for (int i : retain) {
      left[data.label(i)]++;
    }
    List<String> emptied =
        IntStream.range(0, left.length)
            .filter(c -> left[c] == 0)
            .mapToObj(data.classNames()::get)
            .toList();
    List<String> unasked = emptied.stream().filter(name -> !classes.contains(name)).toList();
    if (!unasked.isEmpty()) {
      String kind = data.task() == Task.WORDS ? "word:" : "speaker:";
      throw new UsageException(
          "The request '%s' leaves no training clip of: %s."
              .formatted(spec(), String.join(", ", unasked)),
          "Forget fewer clips, or the class as a whole with " + kind + unasked.get(0) + ".");
    }
    if (left.length - emptied.size() < 2) {
      throw new UsageException(
          "The request '%s' leaves %d class; at least two must remain."
              .formatted(spec(), left.length - emptied.size()),
          "Forget fewer classes.");
    }
  }
}
