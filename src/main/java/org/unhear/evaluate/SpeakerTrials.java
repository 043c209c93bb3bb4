package org.unhear.evaluate;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Recordings compared with enrolled speakers. A speaker is enrolled by the mean of unit-length
 * embeddings, a score is the cosine to it; the mean of all enrolled embeddings is taken off first,
 * which cosine scoring needs where embeddings lie to one side of the origin.
 */
public final class SpeakerTrials {
  private final double[][] scores;
  private final int[] speaker;

  /**
   * Embeddings with the speakers they are of.
   *
   * @param embeddings [recordings][E]
   * @param speakers [recordings], numbered from 0
   */
  public record Voices(float[][] embeddings, int[] speakers) {
    private void check(String name) {
      Check.sameLength(name + " speakers", speakers.length, name, embeddings.length);
      Check.notEmpty(name, embeddings.length);
      for (float[] row : embeddings) {
        Check.finite(name, row);
        Check.sameLength(name, row.length, name + "[0]", embeddings[0].length);
      }
    }
  }

  private SpeakerTrials(double[][] scores, int[] speaker) {
    this.scores = scores;
    this.speaker = speaker;
  }

  /**
   * Scores every trial against every enrolled speaker.
   *
   * @param enrolment at least one recording of each speaker that a trial is of
   */
  public static SpeakerTrials of(Voices enrolment, Voices trials) {
    enrolment.check("enrolment");
    trials.check("trials");
    int width = enrolment.embeddings()[0].length;
    Check.sameLength("trials[0]", trials.embeddings()[0].length, "enrolment[0]", width);
    int speakers = Arrays.stream(enrolment.speakers()).max().orElseThrow() + 1;
    double[] mean = new double[width];
    for (float[] row : enrolment.embeddings()) {
      for (int i = 0; i < width; i++) {
        mean[i] += (double) row[i] / enrolment.embeddings().length;
      }
    }
    double[][] enrolled = new double[speakers][width];
    for (int n = 0; n < enrolment.speakers().length; n++) {
      add(unit(enrolment.embeddings()[n], mean), enrolled[enrolment.speakers()[n]]);
    }
    Arrays.stream(enrolled).forEach(SpeakerTrials::normalise);
    double[][] scores =
        Arrays.stream(trials.embeddings())
            .map(row -> unit(row, mean))
            .map(voice -> Arrays.stream(enrolled).mapToDouble(e -> dot(voice, e)).toArray())
            .toArray(double[][]::new);
    return new SpeakerTrials(scores, trials.speakers());
  }

  /** Cosine of a trial to an enrolled speaker. */
  public double score(int trial, int speakerNumber) {
    return scores[trial][speakerNumber];
  }

  /** Equal error rate of verifying the enrolled speakers that are wanted, over all trials. */
  public double equalErrorRate(IntPredicate wanted) {
    return SpeakerVerification.equalErrorRate(own(wanted), others(wanted));
  }

  /** Share of the trials of wanted speakers that score highest against their own. */
  public double identified(IntPredicate wanted) {
    int[] trials = trialsOf(wanted);
    Check.notEmpty("trials of the wanted speakers", trials.length);
    long right = IntStream.of(trials).filter(n -> best(scores[n]) == speaker[n]).count();
    return (double) right / trials.length;
  }

  /**
   * How far wanted speakers' own trials score above those of others, on average, in standard
   * deviations of the others' scores; negative when they are less like themselves than impostors.
   */
  public double margin(IntPredicate wanted) {
    double[] others = others(wanted);
    Gaussian impostors = Gaussian.fit(Check.finite("trials of others", others));
    double own = DoubleStream.of(Check.finite("own trials", own(wanted))).average().orElseThrow();
    return impostors.sd() == 0 ? 0 : (own - impostors.mean()) / impostors.sd();
  }

  private int[] trialsOf(IntPredicate wanted) {
    return IntStream.range(0, speaker.length).filter(n -> wanted.test(speaker[n])).toArray();
  }

  private double[] own(IntPredicate wanted) {
    return IntStream.of(trialsOf(wanted)).mapToDouble(n -> scores[n][speaker[n]]).toArray();
  }

  private double[] others(IntPredicate wanted) {
    return IntStream.range(0, speaker.length)
        .mapToObj(
            n ->
                IntStream.range(0, scores[n].length)
                    .filter(s -> s != speaker[n] && wanted.test(s))
                    .mapToDouble(s -> scores[n][s]))
        .flatMapToDouble(stream -> stream)
        .toArray();
  }

  private static int best(double[] values) {
    int best = 0;
    for (int s = 1; s < values.length; s++) {
      best = values[s] > values[best] ? s : best;
    }
    return best;
  }

  private static double[] unit(float[] row, double[] mean) {
    double[] unit = IntStream.range(0, row.length).mapToDouble(i -> row[i] - mean[i]).toArray();
    normalise(unit);
    return unit;
  }

  private static void normalise(double[] values) {
    double norm = Math.sqrt(dot(values, values));
    for (int i = 0; norm > 0 && i < values.length; i++) {
      values[i] /= norm;
    }
  }

  private static void add(double[] part, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += part[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
