package org.unhear.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.CounterRandom;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.experiment.MemoryNeed;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Probe;
import org.unhear.experiment.StoppedRunException;
import org.unhear.io.Json;
import org.unhear.report.Results;
import org.unhear.train.Slots;
import org.unhear.train.TrainingSpec;

/**
 * A fleet for each method: originals with seeds of their own, each made to forget by the method,
 * set beside as many retrained models ({@link FleetComparison}). Gold's row sets retrained models
 * beside other retrained ones: the best that so few models can show. All follow the recipe as it
 * is; only the first forget set of a comparison has fleets.
 */
public final class MethodFleets implements Probe {
  private static final int FEWEST = 4;
  private static final int MOST = 1024;

  private final Setting setting;
  private final int models;
  private final Path folder;
  private final FleetFolder originals;
  private final List<float[]> ofOriginals;
  private final List<float[]> retrained;
  private final FleetComparison comparison;

  private MethodFleets(Setting setting, int models, Path folder) {
    this.setting = setting;
    this.models = models;
    this.folder = folder;
    Prepared prepared = setting.prepared();
    ForgetSet forget = setting.forget();
    TrainingSpec spec = prepared.recipe().trainingSpec();
    Slots all = spec.order().without(new int[0], prepared.training(), 0).get(0);
    Slots rest = spec.order().without(forget.forget(), forget.retain(), 0).get(0);
    this.originals = fleet("original", prepared.training(), "", true);
    FleetFolder golds = fleet(Results.RETRAIN, forget.retain(), "", false);
    this.ofOriginals =
        train(originals, models, all, "training %d originals of a fleet", seeds("original"));
    this.retrained =
        train(golds, 2 * models, rest, "retraining %d models of a fleet", seeds("retrain"));
    this.comparison = new FleetComparison(prepared, forget, retrained.subList(models, 2 * models));
  }

  /**
   * Checks what is asked for before anything is made.
   *
   * @throws UsageException when so few models say nothing, they are out of all reason, or the
   *     recipe makes models in shards
   */
  public static void check(int models, TrainingSpec spec) {
    if (models < FEWEST || models > MOST) {
      throw new UsageException(
          "A fleet of %d models for each method.".formatted(models),
          "Give %d to %,d; 16 is a beginning, the NeurIPS 2023 challenge had 512."
              .formatted(FEWEST, MOST));
    }
    if (spec.order().isDivided()) {
      throw new UsageException(
          "--fleet was given with --order %s.".formatted(spec.order()),
          "Models in shards have no fleets: leave --fleet out, or divide nothing.");
    }
  }

  /**
   * Trains originals and retrained models, unless the folder has them.
   *
   * @param models for each method
   * @param first seed of the comparison, whose forget set has fleets
   */
  public static Factory factory(int models, Path folder, long first) {
    return setting -> {
      if (setting.prepared().recipe().seed() != first) {
        return List.of();
      }
      TrainingSpec spec = setting.prepared().recipe().trainingSpec();
      check(models, spec);
      setting
          .monitor()
          .say(
              "A fleet of %d: %d trainings of %d epochs, then %d models for each method."
                  .formatted(models, 3 * models, spec.epochs(), models));
      return List.of(new MethodFleets(setting, models, folder));
    };
  }

  private static IntToLongFunction seeds(String kind) {
    return model -> CounterRandom.of(0, "fleet " + kind + " " + model).nextLong();
  }

  private FleetFolder fleet(String name, int[] heard, String more, boolean keepsWeights) {
    Prepared unseeded = setting.prepared().withSeed(0);
    String identity = FleetFolder.identity(unseeded, heard, name + more);
    return new FleetFolder(folder.resolve(name), setting.prepared(), identity, keepsWeights);
  }

  private List<float[]> train(
      FleetFolder fleet, int count, Slots heard, String title, IntToLongFunction seeds) {
    Prepared prepared = setting.prepared();
    TrainingSpec spec = prepared.recipe().trainingSpec();
    return fleet.complete(
        count,
        work(lane -> MemoryNeed.ofTraining(lane, prepared.model(), spec, heard).bytes()),
        title,
        (lane, crew) ->
            new TrainingHand(lane, prepared, setting.monitor())
                .making(
                    crew,
                    fleet,
                    model -> new TrainingHand.Job(heard, spec.withSeed(seeds.applyAsLong(model)))));
  }

  private Work work(ToLongFunction<Device> bytes) {
    return new Work(setting.device(), setting.budget(), bytes, setting.monitor());
  }

  @Override
  public Map<String, Double> measure(Subject subject) {
    if (subject.method().equals(Results.ORIGINAL)) {
      return comparison.measure(ofOriginals);
    }
    if (subject.method().equals(Results.RETRAIN)) {
      return comparison.measure(retrained.subList(0, models));
    }
    return subject.contender().map(this::unlearned).orElse(Map.of());
  }

  private Map<String, Double> unlearned(Contender contender) {
    try {
      return comparison.measure(unlearn(contender));
    } catch (StoppedRunException e) {
      throw e;
    } catch (UnhearException e) {
      setting
          .monitor()
          .say("no fleet of %s: %s".formatted(contender.method().name(), e.getMessage()));
      return Map.of();
    }
  }

  private List<float[]> unlearn(Contender contender) {
    String name = contender.method().name();
    ForgetSet forget = setting.forget();
    FleetFolder target =
        fleet(
            name,
            setting.prepared().training(),
            Json.toLine(contender.hyper().asMap())
                + FleetFolder.identity(setting.prepared().withSeed(0), forget.forget(), ""),
            false);
    UnlearningHand.Order order =
        new UnlearningHand.Order(
            contender, setting.prepared(), forget, originals, target, seeds("original"));
    return target.complete(
        models,
        work(lane -> need(lane, order)),
        name + " on %d models of a fleet",
        (lane, crew) -> new UnlearningHand(lane, order, crew));
  }

  private static long need(Device lane, UnlearningHand.Order order) {
    return MemoryNeed.ofMethod(
            lane,
            order.prepared(),
            order.contender().method(),
            UnlearningHand.task(order, 0),
            order.contender().hyper())
        .map(MemoryNeed::bytes)
        .orElse(1L);
  }
}
