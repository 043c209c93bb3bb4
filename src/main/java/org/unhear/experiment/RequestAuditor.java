package org.unhear.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.data.ProgressListener;
import org.unhear.report.Audit;
import org.unhear.report.Audit.Finding;
import org.unhear.report.Audit.Harm;

/**
 * Looks for what a malicious or careless forget request does: names recordings whose labels are
 * wrong, recordings that stay in D_r as copies, nearly all of a class, or just those recordings
 * that others are recognised by. Each has a rule; what breaks one is a {@link Finding}.
 *
 * <ul>
 *   <li>{@code mislabelled}: more of D_f than of D_r have a label that none of their {@value
 *       Neighbours#COUNT} nearest training recordings has, by more than three standard deviations
 *   <li>{@code copies}: D_r holds recordings with the same features as one of D_f
 *   <li>{@code class}: of a class that was not named as a whole less than a tenth stays
 *   <li>{@code harm}: without D_f, the vote of the nearest is wrong for a tenth more of a class of
 *       D_r, and by more than three standard deviations
 * </ul>
 */
public final class RequestAuditor {
  private static final int MOST_REFERENCES = 8000;
  private static final int MOST_QUERIES = 1000;
  private static final double DEVIATIONS = 3;
  private static final double LEAST_LEFT = 0.1;
  private static final double MOST_HARM = 0.1;

  private final Dataset data;
  private final ForgetSet set;
  private final Neighbours neighbours;
  private final BitSet forgotten = new BitSet();
  private final List<Finding> findings = new ArrayList<>();

  private RequestAuditor(Dataset data, ForgetSet set) {
    this.data = data;
    this.set = set;
    IntStream.of(set.forget()).forEach(forgotten::set);
    int[] training =
        IntStream.concat(IntStream.of(set.forget()), IntStream.of(set.retain())).sorted().toArray();
    this.neighbours = new Neighbours(data, thinned(training, MOST_REFERENCES));
  }

  /**
   * Looks at a request.
   *
   * @throws StoppedRunException when the monitor asked to stop
   */
  public static Audit audit(Dataset data, ForgetSet set, Monitor monitor) {
    return new RequestAuditor(data, set).audit(monitor);
  }

  private Audit audit(Monitor monitor) {
    int[] forget = thinned(set.forget(), MOST_QUERIES);
    int[] retain = thinned(set.retain(), MOST_QUERIES);
    int all = forget.length + retain.length;
    int strange = 0;
    int usual = 0;
    TreeMap<Integer, Votes> classes = new TreeMap<>();
    try (Monitor.Task task = monitor.begin("check request", all)) {
      ProgressListener progress = monitor.reading(task);
      for (int i = 0; i < forget.length; i++) {
        strange += isStrange(forget[i], neighbours.labels(forget[i], each -> true)) ? 1 : 0;
        progress.progress(i + 1, all);
      }
      for (int i = 0; i < retain.length; i++) {
        int[] labels = neighbours.labels(retain[i], each -> true);
        usual += isStrange(retain[i], labels) ? 1 : 0;
        classes
            .computeIfAbsent(data.label(retain[i]), Votes::new)
            .count(labels, neighbours.labels(retain[i], each -> !forgotten.get(each)));
        progress.progress(forget.length + i + 1, all);
      }
    }
    double share = (double) strange / forget.length;
    double usualShare = (double) usual / retain.length;
    labels(strange, forget.length, usualShare);
    int copies = copies();
    emptied();
    classes.values().forEach(this::harm);
    return new Audit(
        share,
        usualShare,
        copies,
        classes.values().stream().map(this::described).toList(),
        findings);
  }

  /** Votes on recordings of a class, with and without D_f. */
  private static final class Votes {
    private final int label;
    private int count;
    private int before;
    private int after;
    private int changed;

    Votes(int label) {
      this.label = label;
    }

    void count(int[] with, int[] without) {
      boolean was = Neighbours.vote(with) == label;
      boolean is = Neighbours.vote(without) == label;
      count++;
      before += was ? 1 : 0;
      after += is ? 1 : 0;
      changed += was != is ? 1 : 0;
    }

    /** Beyond what as many changes either way come to by chance (McNemar, 1947). */
    boolean isWorse() {
      return before - after > DEVIATIONS * Math.sqrt(changed);
    }
  }

  private Harm described(Votes votes) {
    return new Harm(
        data.classNames().get(votes.label),
        votes.count,
        (double) votes.before / votes.count,
        (double) votes.after / votes.count);
  }

  private boolean isStrange(int index, int[] labels) {
    return labels.length > 0 && IntStream.of(labels).noneMatch(each -> each == data.label(index));
  }

  private void labels(int strange, int count, double usual) {
    double expected = usual * count;
    if (strange > expected + DEVIATIONS * Math.sqrt(expected * (1 - usual)) + 1) {
      findings.add(
          new Finding(
              "mislabelled",
              "%s of the recordings to forget have a label that no similar recording has; of those to retain %s. Their labels may be wrong."
                  .formatted(percent((double) strange / count), percent(usual))));
    }
  }

  private int copies() {
    Set<Integer> hashes = new HashSet<>();
    IntStream.of(set.retain()).forEach(i -> hashes.add(Arrays.hashCode(data.features(i))));
    List<String> copied = new ArrayList<>();
    for (int i : set.forget()) {
      float[] features = data.features(i);
      if (hashes.contains(Arrays.hashCode(features))
          && IntStream.of(set.retain()).anyMatch(j -> Arrays.equals(features, data.features(j)))) {
        copied.add(data.clip(i).id());
      }
    }
    if (!copied.isEmpty()) {
      findings.add(
          new Finding(
              "copies",
              "%d of the recordings to forget stay in the retain set as copies, such as %s. Name the copies too."
                  .formatted(copied.size(), copied.get(0))));
    }
    return copied.size();
  }

  private void emptied() {
    int[] left = counts(set.retain());
    int[] gone = counts(set.forget());
    for (int c = 0; c < left.length; c++) {
      String name = data.classNames().get(c);
      if (gone[c] > 0
          && left[c] < LEAST_LEFT * (left[c] + gone[c])
          && !set.classes().contains(name)) {
        findings.add(
            new Finding(
                "class",
                "Of '%s' %d of %d recordings stay. To forget all of it, name it."
                    .formatted(name, left[c], left[c] + gone[c])));
      }
    }
  }

  private void harm(Votes votes) {
    Harm harm = described(votes);
    if (harm.loss() > MOST_HARM && votes.isWorse()) {
      findings.add(
          new Finding(
              "harm",
              "Without what is to be forgotten, %s instead of %s of '%s' are near others of their class. It may be recognised worse."
                  .formatted(percent(harm.after()), percent(harm.before()), harm.name())));
    }
  }

  private int[] counts(int[] indices) {
    int[] counts = new int[data.classNames().size()];
    IntStream.of(indices).forEach(i -> counts[data.label(i)]++);
    return counts;
  }

  /** Evenly spaced ones. */
  private static int[] thinned(int[] indices, int most) {
    int count = Math.min(most, indices.length);
    return IntStream.range(0, count)
        .map(i -> indices[(int) ((long) i * indices.length / count)])
        .toArray();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
