package org.unhear.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The outcome in plain words.
 *
 * @param title what was asked
 * @param sentences what was done and what came out
 * @param figures the numbers of the method that came nearest to gold
 */
record Headline(String title, List<String> sentences, List<Figure> figures) {

  /**
   * One number that stands out.
   *
   * @param label what it is
   * @param value the number
   * @param notes what to compare it with
   */
  record Figure(String label, String value, List<String> notes) {}

  static Headline of(Results results, List<MethodSummary> methods) {
    List<String> sentences = new ArrayList<>();
    sentences.add(task(results.experiment()));
    Optional<MethodSummary> gold = methods.stream().filter(MethodSummary::isGold).findFirst();
    Optional<MethodSummary> original =
        methods.stream().filter(MethodSummary::isOriginal).findFirst();
    Optional<MethodSummary> nearest = nearest(methods);
    sentences.add(outcome(gold, original, nearest));
    nearest.flatMap(best -> rivals(methods, best)).ifPresent(sentences::add);
    List<Figure> figures = new ArrayList<>();
    nearest.ifPresent(best -> figures.addAll(figures(best, gold, original)));
    String title = "Forgetting " + forgetWords(results.experiment().forget());
    return new Headline(title, List.copyOf(sentences), List.copyOf(figures));
  }

  /** A forget request as people say it: {@code speaker:june} becomes "the speaker june". */
  static String forgetWords(String request) {
    List<String> parts = new ArrayList<>();
    for (String part : request.split("[,+\\s]+")) {
      if (!part.isEmpty()) {
        parts.add(part(part));
      }
    }
    return parts.isEmpty() ? "nothing" : list(parts);
  }

  private static String part(String part) {
    int colon = part.indexOf(':');
    String value = part.substring(colon + 1);
    return switch (colon < 0 ? "" : part.substring(0, colon)) {
      case "speaker" -> "the speaker " + value;
      case "word" -> "the word " + value;
      case "sample" -> "a random " + value.replace("%", "\u00a0%") + " of the training recordings";
      case "file" -> "the recordings listed in " + value;
      default -> part;
    };
  }

  private static String task(Experiment experiment) {
    Experiment.Clips clips = experiment.clips();
    String size = clips.train() > 0 ? Numbers.count(clips.train()) + " recordings" : "recordings";
    String forget =
        clips.forget() > 0
            ? Numbers.count(clips.forget()) + " of them: " + forgetWords(experiment.forget())
            : forgetWords(experiment.forget());
    return String.format(
        Locale.ROOT,
        "The model %s learned to tell %s apart from %s of the corpus %s."
            + " Then it had to forget %s.",
        experiment.model(),
        experiment.task(),
        size,
        experiment.corpus(),
        forget);
  }

  private static String outcome(
      Optional<MethodSummary> gold,
      Optional<MethodSummary> original,
      Optional<MethodSummary> nearest) {
    if (gold.isEmpty()) {
      return "There is no retrained model to compare with, so how near the methods came to"
          + " forgetting is not known.";
    }
    if (nearest.isEmpty()) {
      return "No method has a measured distance to gold, the model retrained without those"
          + " recordings.";
    }
    MethodSummary best = nearest.get();
    Interval tow = best.measure(Measure.TOW).orElseThrow();
    Optional<Interval> untouched = original.flatMap(method -> method.measure(Measure.TOW));
    if (untouched.isPresent() && untouched.get().mean() >= tow.mean()) {
      return String.format(
          Locale.ROOT,
          "No method came nearer to gold, the model retrained without those recordings, than the"
              + " untouched original (closeness %s %%); the best of them is %s (%s %%).",
          Numbers.percent(untouched.get()),
          best.method(),
          Numbers.percent(tow));
    }
    return String.format(
        Locale.ROOT,
        "Nearest to gold, the model retrained without those recordings, came %s%s.",
        best.method(),
        pace(best, gold.get()));
  }

  private static String pace(MethodSummary best, MethodSummary gold) {
    Optional<Interval> seconds = best.seconds();
    Optional<Interval> retraining = gold.seconds();
    if (seconds.isEmpty() || retraining.isEmpty()) {
      return "";
    }
    double ratio = retraining.get().mean() / seconds.get().mean();
    String times =
        ratio >= 1
            ? Numbers.shortest(ratio) + " times as fast"
            : Numbers.shortest(1 / ratio) + " times slower";
    return String.format(
        Locale.ROOT,
        ": %s instead of %s, %s",
        Numbers.duration(seconds.get().mean()),
        Numbers.duration(retraining.get().mean()),
        times);
  }

  /** Methods whose interval overlaps that of the best: the order between them is not settled. */
  private static Optional<String> rivals(List<MethodSummary> methods, MethodSummary best) {
    Interval top = best.measure(Measure.TOW).orElseThrow();
    List<String> close =
        candidates(methods)
            .filter(method -> method != best)
            .filter(
                method -> {
                  Interval other = method.measure(Measure.TOW).orElseThrow();
                  return top.mean() - other.mean() < top.halfWidth() + other.halfWidth();
                })
            .map(MethodSummary::method)
            .toList();
    if (close.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Its lead over " + list(close) + " is within the uncertainty between seeds.");
  }

  private static Optional<MethodSummary> nearest(List<MethodSummary> methods) {
    return candidates(methods)
        .max(Comparator.comparingDouble(m -> m.measure(Measure.TOW).orElseThrow().mean()));
  }

  /** Methods that ended well with every seed and whose distance to gold is known. */
  private static Stream<MethodSummary> candidates(List<MethodSummary> methods) {
    return methods.stream()
        .filter(method -> !method.isReference())
        .filter(method -> !method.any(Run.Status.COLLAPSED) && !method.any(Run.Status.FAILED))
        .filter(method -> method.measure(Measure.TOW).isPresent());
  }

  private static List<Figure> figures(
      MethodSummary best, Optional<MethodSummary> gold, Optional<MethodSummary> original) {
    List<Figure> figures = new ArrayList<>();
    best.measure(Measure.TOW)
        .ifPresent(
            tow ->
                figures.add(
                    new Figure(
                        "Nearest to gold",
                        best.method(),
                        List.of("closeness " + Numbers.percent(tow) + " %"))));
    best.seconds()
        .ifPresent(
            seconds ->
                figures.add(
                    new Figure(
                        "Time",
                        Numbers.duration(seconds.mean()),
                        gold.flatMap(MethodSummary::seconds)
                            .map(s -> List.of("retraining " + Numbers.duration(s.mean())))
                            .orElse(List.of()))));
    for (Measure measure :
        List.of(Measure.FORGET_ACCURACY, Measure.ATTACK, Measure.TEST_ACCURACY)) {
      best.measure(measure)
          .ifPresent(
              value ->
                  figures.add(
                      new Figure(
                          measure.title(),
                          Numbers.percent(value.mean()) + "\u00a0%",
                          beside(measure, gold, original))));
    }
    return figures;
  }

  private static List<String> beside(
      Measure measure, Optional<MethodSummary> gold, Optional<MethodSummary> original) {
    List<String> parts = new ArrayList<>();
    gold.flatMap(method -> method.measure(measure))
        .ifPresent(value -> parts.add("gold " + Numbers.percent(value.mean()) + "\u00a0%"));
    original
        .flatMap(method -> method.measure(measure))
        .ifPresent(value -> parts.add("before " + Numbers.percent(value.mean()) + "\u00a0%"));
    return List.copyOf(parts);
  }

  private static String list(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
