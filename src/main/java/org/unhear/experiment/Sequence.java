package org.unhear.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.data.RequestQueue;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.report.Drift;
import org.unhear.report.Results;
import org.unhear.report.Run;
import org.unhear.train.Predictor;

/**
 * Serves the requests of a queue one after another with each method, each time from the model that
 * the request before left, and sets the models beside gold after some of them. Methods that retrain
 * have no drift and are left out.
 */
final class Sequence {
  private final Device device;
  private final Prepared prepared;
  private final Job job;
  private final Monitor monitor;
  private final List<int[]> parts;
  private final SortedMap<Integer, Gold> golds = new TreeMap<>();

  /**
   * What is to be served.
   *
   * @param whole what all requests forget together
   * @param place the folder of the seed, which holds original and gold
   * @param budget most bytes of device memory
   */
  record Job(RequestQueue queue, ForgetSet whole, Path place, long budget) {}

  private record Gold(Evaluation evaluation, double seconds) {}

  /** What is measured of a model. */
  private record Measured(Map<String, Double> metrics, Run.Status status, String message) {}

  Sequence(Device device, Prepared prepared, Job job, Monitor monitor) {
    this.device = device;
    this.prepared = prepared;
    this.job = job;
    this.monitor = monitor;
    this.parts = job.queue().parts(prepared.data(), job.whole().seed());
  }

  /**
   * Serves all requests with all methods.
   *
   * @throws StoppedRunException when the monitor asked to stop; requests that were served are kept
   */
  List<Drift> serve(List<Contender> contenders) {
    for (int point : job.queue().points()) {
      golds.put(point, gold(point));
    }
    List<Drift> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      if (!request(contender, 1).training(original()).isPresent()) {
        serve(contender, rows);
      }
    }
    return rows;
  }

  private RunFolder original() {
    return new RunFolder(job.place().resolve(Results.ORIGINAL));
  }

  private RunFolder folder(String method, int served) {
    return new RunFolder(
        job.place().resolve("requests").resolve(method).resolve(Integer.toString(served)));
  }

  /** Retrained without the first requests; without all of them it is there already. */
  private Gold gold(int served) {
    RunFolder target =
        served == parts.size()
            ? new RunFolder(job.place().resolve(Results.RETRAIN))
            : folder(Results.RETRAIN, served);
    ForgetSet without = forgottenBy(served);
    TrainingRun.Trained gold =
        TrainingRun.run(
            device, prepared, TrainingRun.Request.retrain(without, job.budget()), target, monitor);
    try (Predictor model = gold.model()) {
      return new Gold(
          Evaluator.of(prepared, without).evaluate(model), gold.record().cost().seconds());
    }
  }

  private void serve(Contender contender, List<Drift> rows) {
    RunFolder before = original();
    double seconds = 0;
    for (int served = 1; served <= parts.size(); served++) {
      RunFolder after = folder(contender.method().name(), served);
      UnlearningRun.Request request = request(contender, served);
      try {
        UnlearningRun.Unlearned made =
            UnlearningRun.run(device, prepared, before, request, after, monitor);
        try (Predictor model = made.model()) {
          seconds += made.record().cost().seconds();
          if (golds.containsKey(served)) {
            rows.add(row(contender, served, seconds, measured(model, served)));
          }
        }
      } catch (StoppedRunException e) {
        throw e;
      } catch (UnhearException e) {
        monitor.say(
            "%s failed at request %d: %s"
                .formatted(contender.method().name(), served, e.getMessage()));
        Measured nothing = new Measured(Map.of(), Run.Status.FAILED, e.getMessage());
        rows.add(row(contender, served, seconds, nothing));
        return;
      }
      before = after;
    }
  }

  private UnlearningRun.Request request(Contender contender, int served) {
    long seed = prepared.recipe().seed() + served - 1;
    ForgetSet all = forgottenBy(served);
    ForgetSet part =
        new ForgetSet(
            "request %d of %d of %s".formatted(served, parts.size(), job.whole().spec()),
            job.whole().seed(),
            all.kind(),
            parts.get(served - 1),
            all.retain(),
            all.classes());
    return new UnlearningRun.Request(
        contender.method(), contender.hyper(), part, seed, job.budget());
  }

  private Measured measured(Predictor model, int served) {
    Evaluation evaluation = Evaluator.of(prepared, forgottenBy(served)).evaluate(model);
    Map<String, Double> metrics = new TreeMap<>(evaluation.metrics());
    metrics.putAll(GoldDistance.of(evaluation, golds.get(served).evaluation()));
    return evaluation.collapse().collapsed()
        ? new Measured(metrics, Run.Status.COLLAPSED, "Near chance on what it should know.")
        : new Measured(metrics, Run.Status.OK, "");
  }

  private Drift row(Contender contender, int served, double seconds, Measured measured) {
    return new Drift(
        contender.method().name(),
        prepared.recipe().seed(),
        served,
        forgottenBy(served).forget().length,
        seconds,
        golds.containsKey(served) ? golds.get(served).seconds() : 0,
        measured.metrics(),
        measured.status(),
        measured.message());
  }

  /** What the first requests forget together. */
  private ForgetSet forgottenBy(int served) {
    if (served == parts.size()) {
      return job.whole();
    }
    BitSet gone = new BitSet();
    parts.subList(0, served).forEach(part -> IntStream.of(part).forEach(gone::set));
    int[] retain = Arrays.stream(prepared.training()).filter(i -> !gone.get(i)).toArray();
    Dataset data = prepared.data();
    List<String> emptied =
        job.whole().classes().stream()
            .filter(
                name ->
                    IntStream.of(retain)
                        .noneMatch(i -> data.classNames().get(data.label(i)).equals(name)))
            .toList();
    return new ForgetSet(
        "the first %d of %d requests of %s".formatted(served, parts.size(), job.whole().spec()),
        job.whole().seed(),
        emptied.isEmpty() ? ForgetSet.Kind.SAMPLE : ForgetSet.Kind.CLASS,
        gone.stream().toArray(),
        retain,
        emptied);
  }
}
