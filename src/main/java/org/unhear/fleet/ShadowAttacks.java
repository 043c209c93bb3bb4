package org.unhear.fleet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.unhear.data.Dataset;
import org.unhear.evaluate.AttackIntervals;
import org.unhear.evaluate.AttackIntervals.Attack;
import org.unhear.evaluate.AttackIntervals.Ends;
import org.unhear.evaluate.AttackIntervals.Scores;
import org.unhear.evaluate.Lira;
import org.unhear.evaluate.Rmia;
import org.unhear.experiment.Evaluation.Outputs;
import org.unhear.experiment.Probe;
import org.unhear.experiment.Unheard;

/**
 * Attacks that calibrate a model's answer by those of shadow models: RMIA with offline references,
 * and LiRA in both forms. They tell D_f from {@link Unheard} recordings; RMIA's population is D_t.
 * Areas and rates come with 95 % intervals, see {@link AttackIntervals}.
 */
public final class ShadowAttacks implements Probe {
  /** With fewer shadow models on a side, one deviation for all is better (Carlini et al., 2022). */
  private static final int OWN_DEVIATION_FROM = 32;

  private static final double GAMMA = 2;

  private final ShadowModels shadows;
  private final int[] unheard;
  private final long seed;
  private final Group forget;
  private final Group test;
  private final Rmia rmia;

  /** What shadow models say of a set of recordings, [pairs][recordings]. */
  private record Group(double[][] confidences, double[][] outside, double[][] inside) {
    static Group of(ShadowModels shadows, int[] indices) {
      return new Group(
          shadows.outsideConfidences(indices),
          shadows.outsideMargins(indices),
          shadows.insideMargins(indices));
    }
  }

  private ShadowAttacks(ShadowModels shadows, Setting setting) {
    Dataset data = setting.prepared().data();
    int[] all =
        IntStream.concat(IntStream.of(setting.forget().forget()), IntStream.of(data.test()))
            .toArray();
    this.shadows = shadows;
    this.unheard = Unheard.places(data, setting.forget());
    this.seed = setting.prepared().recipe().seed();
    this.forget = Group.of(shadows, setting.forget().forget());
    this.test = Group.of(shadows, data.test());
    this.rmia =
        new Rmia(
            Rmia.slope(shadows.outsideConfidences(all), shadows.insideConfidences(all)), GAMMA);
  }

  /**
   * Trains the shadow models, unless the folder has them.
   *
   * @param folder of the fleet
   */
  public static Factory factory(ShadowSettings settings, Path folder) {
    return setting -> {
      ShadowModels shadows =
          ShadowFleet.open(
              setting.device(),
              setting.prepared(),
              settings,
              folder,
              setting.budget(),
              setting.monitor());
      ShadowAttacks attacks = new ShadowAttacks(shadows, setting);
      attacks.warnOfFew(setting);
      return List.of(attacks);
    };
  }

  /** Says which false-positive rates so few unheard recordings cannot show. */
  private void warnOfFew(Setting setting) {
    for (double rate : new double[] {0.01, 0.001}) {
      int fewest = AttackIntervals.fewestNonMembers(rate);
      if (unheard.length < fewest) {
        setting
            .monitor()
            .say(
                String.format(
                    Locale.ROOT,
                    "%,d unheard recordings say little at a false-positive rate of %s %%"
                        + " (%,d would begin to): that interval starts at 0.",
                    unheard.length,
                    rate == 0.01 ? "1" : "0.1",
                    fewest));
      }
    }
  }

  @Override
  public Map<String, Double> measure(Subject subject) {
    Outputs onForget = subject.evaluation().part("forget");
    Outputs onTest = subject.evaluation().part("test");
    double[] forgetMargins = onForget.logits().margins(onForget.labels());
    double[] testMargins = onTest.logits().margins(onTest.labels());
    double[] forgetConfidences = onForget.logits().confidences(onForget.labels());
    double[] testConfidences = onTest.logits().confidences(onTest.labels());
    Map<String, Double> metrics = new LinkedHashMap<>();
    put(metrics, "rmia", units -> rmia(units, forgetConfidences, testConfidences));
    put(
        metrics,
        "lira",
        units ->
            new Scores(
                online(forget, units, forgetMargins), pick(online(test, units, testMargins))));
    put(
        metrics,
        "lira_offline",
        units ->
            new Scores(
                offline(forget, units, forgetMargins), pick(offline(test, units, testMargins))));
    return metrics;
  }

  private Scores rmia(int[] units, double[] forgetConfidences, double[] testConfidences) {
    Rmia.Evidence population = new Rmia.Evidence(testConfidences, rows(test.confidences(), units));
    Rmia.Evidence members = new Rmia.Evidence(forgetConfidences, rows(forget.confidences(), units));
    return new Scores(rmia.scores(members, population), pick(rmia.scores(population, population)));
  }

  private double[] online(Group group, int[] units, double[] target) {
    double[][] phi = concat(rows(group.inside(), units), rows(group.outside(), units));
    return Lira.online(shadows(phi, units.length), target, deviation());
  }

  private double[] offline(Group group, int[] units, double[] target) {
    return Lira.offline(shadows(rows(group.outside(), units), 0), target, deviation());
  }

  /** The first so many rows are of models that heard the recordings. */
  private static Lira.Shadows shadows(double[][] phi, int insiders) {
    boolean[][] inside = new boolean[phi.length][phi[0].length];
    Arrays.stream(inside).limit(insiders).forEach(row -> Arrays.fill(row, true));
    return new Lira.Shadows(phi, inside);
  }

  private Lira.Deviation deviation() {
    return shadows.pairs() < OWN_DEVIATION_FROM
        ? Lira.Deviation.POOLED
        : Lira.Deviation.PER_EXAMPLE;
  }

  private void put(Map<String, Double> metrics, String name, Attack attack) {
    AttackIntervals found =
        AttackIntervals.of(attack, shadows.pairs(), AttackIntervals.Draws.usual(seed));
    put(metrics, name + "_auc", found.summary().auc(), found.auc());
    put(
        metrics,
        name + "_tpr_at_1_percent_fpr",
        found.summary().tprAt1PercentFpr(),
        found.tprAt1PercentFpr());
    put(
        metrics,
        name + "_tpr_at_tenth_percent_fpr",
        found.summary().tprAtTenthPercentFpr(),
        found.tprAtTenthPercentFpr());
  }

  private static void put(Map<String, Double> metrics, String name, double value, Ends ends) {
    metrics.put(name, value);
    metrics.put(name + "_low", ends.low());
    metrics.put(name + "_high", ends.high());
  }

  private double[] pick(double[] ofTest) {
    return IntStream.of(unheard).mapToDouble(place -> ofTest[place]).toArray();
  }

  private static double[][] rows(double[][] table, int[] units) {
    return IntStream.of(units).mapToObj(unit -> table[unit]).toArray(double[][]::new);
  }

  private static double[][] concat(double[][] first, double[][] second) {
    double[][] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
