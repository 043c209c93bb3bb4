package org.unhear.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fabricated results with everything a report can show, for tests only. */
public final class ReportSamples {
  static final List<String> SPEAKERS = List.of("allison", "june", "carlo", "menardi", "pipa");

  private static final int SEEDS = 3;

  private ReportSamples() {}

  /**
   * What a method of the sample comes to.
   *
   * @param method the name
   * @param rates test, retain and forget accuracy and attack rate
   * @param seconds of work
   * @param endLoss loss at the end on the retain and the forget set
   */
  private record Outcome(String method, double[] rates, double seconds, double[] endLoss) {}

  private static final List<Outcome> OUTCOMES =
      List.of(
          outcome("original", 0.987, 0.999, 0.998, 0.021, 171, 0.02, 0.02),
          outcome("retrain", 0.982, 0.999, 0.118, 0.968, 164, 0.02, 4.9),
          outcome("fine-tune", 0.985, 0.999, 0.903, 0.094, 12.4, 0.02, 0.4),
          outcome("gradient-ascent", 0.712, 0.744, 0.021, 0.998, 1.9, 1.1, 7.8),
          outcome("neggrad-plus", 0.964, 0.982, 0.064, 0.991, 9.7, 0.08, 6.1),
          outcome("random-label", 0.958, 0.985, 0.142, 0.985, 8.8, 0.09, 3.2),
          outcome("scrub", 0.979, 0.997, 0.107, 0.972, 14.6, 0.03, 4.6),
          outcome("bad-teacher", 0.951, 0.971, 0.201, 0.999, 10.2, 0.12, 1.7));

  /** Three seeds of eight methods, one of which collapsed and one of which failed once. */
  public static Results realistic() {
    Random random = new Random(7);
    List<Run> runs = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Outcome outcome : OUTCOMES) {
        runs.add(run(outcome, seed, random));
      }
      runs.add(collapsed(seed));
    }
    runs.add(
        Run.of("newton-cg", 0, "speaker:june")
            .status(Run.Status.FAILED, "The damped Hessian was not positive definite at layer 3.")
            .build());
    Experiment experiment =
        new Experiment(
            "asterisk",
            "speakers",
            "x-vector",
            "speaker:june",
            new Experiment.Clips(2988, 512, 334),
            List.of("june"));
    return Results.of(experiment, config(), environment(), runs, List.of(memoryPlan()))
        .withTuning(List.of(tuning("scrub", ""), tuning("newton-cg", "The damped Hessian")))
        .withDrift(drift("scrub", "random-label"));
  }

  private static Run run(Outcome outcome, int seed, Random random) {
    double[] rates = outcome.rates().clone();
    for (int i = 0; i < rates.length; i++) {
      double room = Math.min(rates[i], 1 - rates[i]);
      rates[i] += (random.nextDouble() - 0.5) * Math.min(0.03, room);
    }
    double[] gold = OUTCOMES.get(1).rates();
    double tow = 1;
    for (int i = 0; i < 3; i++) {
      tow *= 1 - Math.abs(rates[i] - gold[i]);
    }
    double seconds = outcome.seconds() * (0.95 + 0.1 * random.nextDouble());
    return Run.of(outcome.method(), seed, "speaker:june")
        .seconds(seconds)
        .speedup(OUTCOMES.get(1).seconds() / seconds)
        .bytes(394_000_000L + (long) (outcome.seconds() * 1e5), 412_000_000L)
        .weightsSha256("9f2c".repeat(16))
        .metric("test_accuracy", rates[0])
        .metric("retain_accuracy", rates[1])
        .metric("forget_accuracy", rates[2])
        .metric("mia_loss_nonmember_rate", rates[3])
        .metric("tow", outcome.method().equals("retrain") ? 1 : tow)
        .metric("js_to_retrained", 0.6 * (1 - tow))
        .metrics(sections(rates[2], new Random(seed)))
        .classes(classes(rates, random))
        .curve(curve("retain loss", outcome, outcome.endLoss()[0], random))
        .curve(curve("forget loss", outcome, outcome.endLoss()[1], random))
        .build();
  }

  /** Measures that have tables of their own. */
  private static Map<String, Double> sections(double onForget, Random random) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (MeasureSection section : MeasureSection.values()) {
      for (MeasureSection.Column column : section.columns()) {
        double value = 0.3 + 0.4 * onForget * random.nextDouble();
        metrics.put(column.key(), column.isRate() ? value : 20 * value);
        if (section == MeasureSection.SHADOWS) {
          metrics.put(column.key() + "_low", value - 0.1);
          metrics.put(column.key() + "_high", value + 0.1);
        }
      }
    }
    return metrics;
  }

  private static Run collapsed(int seed) {
    return Run.of("l1-sparse", seed, "speaker:june")
        .seconds(13.1 + seed)
        .speedup(12.4)
        .bytes(410_000_000L, 412_000_000L)
        .metric("test_accuracy", 0.204)
        .metric("retain_accuracy", 0.213)
        .metric("forget_accuracy", 0)
        .metric("mia_loss_nonmember_rate", 1)
        .metric("tow", 0.04)
        .status(Run.Status.COLLAPSED, "Retain accuracy fell to 21 %, near chance (20 %).")
        .build();
  }

  private static List<ClassAccuracy> classes(double[] rates, Random random) {
    List<ClassAccuracy> rows = new ArrayList<>();
    for (String speaker : SPEAKERS) {
      double base = speaker.equals("june") ? rates[2] : rates[0];
      double accuracy = Math.max(0, Math.min(1, base + (random.nextDouble() - 0.5) * 0.04));
      rows.add(new ClassAccuracy("test", speaker, 60, accuracy));
    }
    return rows;
  }

  private static LossCurve curve(String name, Outcome outcome, double end, Random random) {
    boolean training = outcome.seconds() > 100;
    int steps = training ? 2400 : 150;
    double start = training ? 1.6 : 0.02;
    List<LossCurve.Point> points = new ArrayList<>();
    for (int step = 0; step < steps; step += training ? 5 : 1) {
      double mix = Math.exp(-5.0 * step / steps);
      double noise = 1 + 0.15 * random.nextGaussian();
      points.add(new LossCurve.Point(step, Math.abs((mix * start + (1 - mix) * end) * noise)));
    }
    return new LossCurve(name, points);
  }

  /** Text that would do harm if it were taken for markup. */
  static final String HOSTILE = "<script>window.pwned=1</script><img src=x>\"'&amp;--></style>";

  /** Twenty-four methods close to gold, forty classes, long names, one seed. */
  static Results crowded() {
    Random random = new Random(11);
    List<Run> runs = new ArrayList<>();
    runs.add(run(OUTCOMES.get(0), 0, random));
    runs.add(run(OUTCOMES.get(1), 0, random));
    for (int i = 0; i < 24; i++) {
      double near = 0.12 * random.nextDouble();
      Outcome outcome =
          outcome("method-number-" + i, 0.98 - near, 0.999 - near, 0.12, 0.94, 5 + i, 0.03, 4);
      runs.add(run(outcome, 0, random));
    }
    List<Run> wide = new ArrayList<>();
    for (Run run : runs) {
      List<ClassAccuracy> classes = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String name = "a-speaker-with-a-long-name-" + i;
        classes.add(new ClassAccuracy("test", name, 10, random.nextDouble()));
      }
      wide.add(
          Run.of(run.method(), 0, run.forget())
              .seconds(run.seconds())
              .metrics(run.metrics())
              .classes(classes)
              .build());
    }
    Experiment experiment =
        new Experiment(
            "voxceleb1",
            "speakers",
            "ecapa",
            "sample:5%,word:seven",
            new Experiment.Clips(138_361, 6_918, 8_251),
            List.of());
    return Results.of(experiment, Map.of(), environment(), wide, List.of());
  }

  /** One original model of which only the accuracy is known. */
  static Results bare() {
    Experiment experiment = new Experiment("fsdd", "words", "res8", "word:seven", null, List.of());
    Run run = Run.of("original", 0, "word:seven").metric("test_accuracy", 0.975).build();
    return Results.of(experiment, Map.of(), environment(), List.of(run), List.of());
  }

  /** Every text of the document is hostile. */
  static Results hostile() {
    Results base = realistic();
    List<Run> runs = new ArrayList<>();
    for (String method : List.of("original", "retrain", HOSTILE)) {
      runs.add(
          Run.of(method, 0, HOSTILE)
              .seconds(1)
              .weightsSha256(HOSTILE)
              .metrics(base.runs().get(0).metrics())
              .metric(HOSTILE, 1)
              .classes(List.of(new ClassAccuracy("test", HOSTILE, 1, 0.5)))
              .curve(
                  new LossCurve(
                      HOSTILE, List.of(new LossCurve.Point(0, 1), new LossCurve.Point(1, 2))))
              .status(Run.Status.OK, HOSTILE)
              .build());
    }
    runs.add(Run.of("scrub", 0, "").status(Run.Status.FAILED, HOSTILE).build());
    MemoryPlan plan =
        new MemoryPlan(
            HOSTILE,
            10 << 20,
            0,
            2,
            List.of(new MemoryPlan.Role(HOSTILE, 10 << 20)),
            List.of(
                new MemoryPlan.Tensor(
                    HOSTILE, HOSTILE, HOSTILE, 0, 10 << 20, new MemoryPlan.Lifetime(0, 1))));
    Experiment experiment =
        new Experiment(HOSTILE, HOSTILE, HOSTILE, HOSTILE, null, List.of(HOSTILE));
    Machine machine = new Machine(HOSTILE, HOSTILE, 1, HOSTILE, HOSTILE);
    Environment environment =
        new Environment(
            HOSTILE, HOSTILE, HOSTILE, machine, Map.of(HOSTILE, HOSTILE), List.of(0L), HOSTILE);
    return Results.of(
            experiment, Map.of(HOSTILE, List.of(HOSTILE)), environment, runs, List.of(plan))
        .withTuning(List.of(tuning(HOSTILE, HOSTILE)))
        .withDrift(drift(HOSTILE));
  }

  /** Methods that served ten requests; the last failed at the second. */
  private static List<Drift> drift(String... methods) {
    List<Drift> rows = new ArrayList<>();
    for (String method : methods) {
      for (int served : new int[] {1, 2, 5, 10}) {
        Map<String, Double> metrics = Map.of("tow", 0.99 - 0.01 * served);
        rows.add(
            new Drift(
                method, 0, served, 13 * served, 0.5 * served, 60, metrics, Run.Status.OK, ""));
      }
    }
    rows.add(
        new Drift(methods[0], 1, 2, 26, 1, 60, Map.of(), Run.Status.FAILED, "It did not end."));
    return rows;
  }

  /** A search whose second trial is nearer to gold, and whose third may have failed. */
  private static Tuning tuning(String method, String failure) {
    Map<String, Double> near = Map.of("distance", 0.04, "tow", 0.97, "mia_loss_auc_gap", 0.01);
    Map<String, Double> far = Map.of("distance", 0.21, "tow", 0.84, "mia_loss_auc_gap", 0.05);
    return new Tuning(
        method,
        new Tuning.Budget(3, 32),
        List.of(
            new Tuning.Trial(Map.of("lr", 0.01), 1.5, 32, far, ""),
            new Tuning.Trial(Map.of("lr", 0.003), 1.4, 32, near, ""),
            new Tuning.Trial(
                Map.of("lr", 0.3), 0.2, 3, failure.isEmpty() ? far : Map.of(), failure)));
  }

  static MemoryPlan memoryPlan() {
    int layers = 24;
    long unit = 1 << 19;
    List<MemoryPlan.Tensor> tensors = new ArrayList<>();
    long offset = 0;
    for (int layer = 0; layer < layers; layer++) {
      long bytes = unit * (layer % 4 == 3 ? 2 : 6);
      MemoryPlan.Lifetime life = new MemoryPlan.Lifetime(layer, 2 * layers - 1 - layer);
      tensors.add(
          new MemoryPlan.Tensor(
              "layer" + layer + ".out", "layer" + layer, "activations", offset, bytes, life));
      offset += bytes;
    }
    for (int layer = 0; layer < layers; layer++) {
      int step = 2 * layers - 1 - layer;
      MemoryPlan.Lifetime life = new MemoryPlan.Lifetime(step, Math.min(step + 1, 2 * layers - 1));
      long place = (layer % 2) * unit * 6;
      tensors.add(
          new MemoryPlan.Tensor(
              "layer" + layer + ".workspace", "layer" + layer, "workspace", place, unit * 5, life));
    }
    List<MemoryPlan.Role> roles =
        List.of(
            new MemoryPlan.Role("parameters", 17_800_000),
            new MemoryPlan.Role("gradients", 17_800_000),
            new MemoryPlan.Role("optimizer", 35_600_000),
            new MemoryPlan.Role("activations", offset),
            new MemoryPlan.Role("workspace", unit * 11),
            new MemoryPlan.Role("per-sample", 40_960));
    long total = roles.stream().mapToLong(MemoryPlan.Role::bytes).sum();
    return new MemoryPlan(
        "training step of x-vector, batch 64", total, offset, 2 * layers, roles, tensors);
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model", "x-vector");
    config.put("features", Map.of("kind", "mfcc", "coefficients", 40));
    config.put("optimizer", new LinkedHashMap<>(Map.of("name", "adamw", "learning_rate", 0.001)));
    config.put("batch_size", 64);
    config.put("epochs", 12);
    config.put("augment", List.of("time-shift", "spec-augment"));
    return config;
  }

  static Environment environment() {
    Machine machine =
        new Machine(
            "AMD EPYC 9R14", "avx512", 2, "OpenJDK 64-Bit Server VM 17.0.15+6", "Linux 6.1 amd64");
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put("oneDNN", "3.13");
    libraries.put("TarsosDSP", "2.4");
    return new Environment(
        "0.1.0",
        "3f9d2ab",
        "cpu",
        machine,
        libraries,
        List.of(0L, 1L, 2L),
        "./unhear compare --corpus asterisk=/usr/share/asterisk/sounds --task speakers"
            + " --model x-vector --forget speaker:june --seeds 3 --methods fine-tune,"
            + "gradient-ascent,neggrad-plus,random-label,scrub,bad-teacher,l1-sparse,newton-cg");
  }

  private static Outcome outcome(
      String method,
      double test,
      double retain,
      double forget,
      double attack,
      double seconds,
      double retainLoss,
      double forgetLoss) {
    return new Outcome(
        method,
        new double[] {test, retain, forget, attack},
        seconds,
        new double[] {retainLoss, forgetLoss});
  }
}
