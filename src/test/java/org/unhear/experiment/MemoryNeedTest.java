package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.UnhearException;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.device.MemoryLimits;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.train.Slots;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Methods;
import org.unhear.unlearn.UnlearningMethod;

/** What is planned to be held on the device is what is held, to the byte. */
class MemoryNeedTest {
  private static final TrainingSettings ADAMW = settings(8, "adamw", 0, "slots");

  private static final Set<String> MIDWAY = Set.of("replay", "sisa");

  @TempDir private static Path folder;
  private static NoisyCorpus corpus;
  private static Dataset dataset;
  private static Prepared prepared;
  private static Prepared inShards;
  private static ForgetSet forget;
  private static CpuDevice device;

  @BeforeAll
  static void trainTheOriginal() {
    corpus = new NoisyCorpus(folder);
    dataset = corpus.dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
    prepared = Prepared.of(corpus.recipe("res8", ADAMW, "none"), dataset, 1);
    forget = ForgetRequest.parse("word:1").resolve(dataset, 0);
    device = new CpuDevice(2);
    train(prepared, Optional.empty(), Long.MAX_VALUE, "original");
    TrainingSettings sisa = settings(8, "adamw", 0, "sisa:2x2");
    inShards = Prepared.of(corpus.recipe("res8", sisa, "none"), dataset, 1);
    train(inShards, Optional.empty(), Long.MAX_VALUE, "original in shards");
  }

  @AfterAll
  static void everythingIsGivenBack() {
    assertEquals(0, device.allocatedBytes());
    device.close();
  }

  private static TrainingSettings settings(int batch, String optimizer, double clip, String order) {
    TrainingSettings.Rule rule = new TrainingSettings.Rule(optimizer, 0.002, 0.9, 0.05);
    return new TrainingSettings(2, batch, rule, "constant", 0, clip, order);
  }

  private static RunRecord train(
      Prepared prepared, Optional<ForgetSet> without, long budget, String name) {
    TrainingRun.Request request =
        without
            .map(set -> TrainingRun.Request.retrain(set, budget))
            .orElseGet(() -> TrainingRun.Request.original(2, budget));
    TrainingRun.Trained trained =
        TrainingRun.run(device, prepared, request, runFolder(name), Monitor.none());
    trained.model().close();
    return trained.record();
  }

  private static RunFolder runFolder(String name) {
    return new RunFolder(folder.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({
    "res8, 8, adamw, 0, a batch of 6 ends the epoch",
    "res8, 29, sgd, 0, one recording is left over",
    "res8, 30, adam, 1, all in one batch",
    "res8, 64, adamw, 1, fewer recordings than a batch",
    "x-vector, 16, sgd, 1, statistics over time",
    "kwt-1, 16, adam, 0, attention"
  })
  void trainings(String model, int batch, String optimizer, double clip, String name) {
    Prepared other =
        Prepared.of(
            corpus.recipe(model, settings(batch, optimizer, clip, "packed"), "none"), dataset, 1);
    RunRecord.Cost cost = train(other, Optional.empty(), Long.MAX_VALUE, name).cost();
    assertEquals(cost.peakBytes(), cost.plannedBytes());
    cost = train(other, Optional.of(forget), Long.MAX_VALUE, "gold, " + name).cost();
    assertEquals(cost.peakBytes(), cost.plannedBytes());
  }

  /** All but those that start in the middle of a training, and may not see its largest batch. */
  static Set<String> methods() {
    Set<String> names = new TreeSet<>(Methods.all().keySet());
    names.removeAll(MIDWAY);
    return names;
  }

  static Set<String> midway() {
    return MIDWAY;
  }

  @ParameterizedTest
  @MethodSource("midway")
  void methodsThatStartMidwayHoldNoMoreThanTheWholeTraining(String name) {
    RunRecord.Cost cost = unlearn(name, Map.of(), Long.MAX_VALUE, name).cost();
    assertTrue(cost.peakBytes() > 0 && cost.peakBytes() <= cost.plannedBytes(), cost::toString);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void methodsOrNoPlanIsMade(String name) {
    assertPlanned(unlearn(name, Map.of(), Long.MAX_VALUE, name).cost());
  }

  @ParameterizedTest
  @CsvSource({
    "fine-tune, optimizer, sgd",
    "fine-tune, optimizer, adamw",
    "newton-cg, rhs, retain",
    "random-label, mode, union",
    "woodfisher, solver, recursion"
  })
  void methodsThatTakeAnotherCourse(String name, String key, String value) {
    assertPlanned(unlearn(name, Map.of(key, value), Long.MAX_VALUE, name + value).cost());
  }

  private static void assertPlanned(RunRecord.Cost cost) {
    assertTrue(cost.peakBytes() > 0);
    if (cost.plannedBytes() != 0) {
      assertEquals(cost.peakBytes(), cost.plannedBytes());
    }
  }

  private static RunRecord unlearn(
      String name, Map<String, String> changes, long budget, String target) {
    UnlearningMethod method = Methods.named(name);
    Map<String, String> all = new HashMap<>(changes);
    if (method.hyperparameters().stream().anyMatch(each -> each.name().equals("epochs"))) {
      all.put("epochs", "2");
    }
    UnlearningRun.Request request =
        new UnlearningRun.Request(method, Hyperparameters.of(method, all), forget, 0, budget);
    boolean divided = name.equals("sisa");
    UnlearningRun.Unlearned unlearned =
        UnlearningRun.run(
            device,
            divided ? inShards : prepared,
            runFolder(divided ? "original in shards" : "original"),
            request,
            runFolder(target),
            Monitor.none());
    unlearned.model().close();
    return unlearned.record();
  }

  /** A budget between is kept to, to the byte of the plan, with the same bits as without. */
  @Test
  void budgetIsKeptToByComputingAgain() {
    RunRecord free = train(prepared, Optional.empty(), Long.MAX_VALUE, "free");
    long least = least(prepared);
    for (long budget : new long[] {least, (least + free.cost().peakBytes()) / 2}) {
      RunRecord tight = train(prepared, Optional.empty(), budget, "within " + budget);
      assertTrue(tight.cost().peakBytes() <= budget, () -> tight.cost() + " over " + budget);
      assertEquals(tight.cost().plannedBytes(), tight.cost().peakBytes());
      assertEquals(free.weightsSha256(), tight.weightsSha256());
    }
    RunRecord scrub = unlearn("scrub", Map.of(), Long.MAX_VALUE, "scrub free");
    long budget = scrub.cost().peakBytes() - 1000;
    RunRecord tight = unlearn("scrub", Map.of(), budget, "scrub within");
    assertTrue(tight.cost().peakBytes() <= budget, () -> tight.cost() + " over " + budget);
    assertEquals(scrub.weightsSha256(), tight.weightsSha256());
  }

  /** What a training takes when it computes again all that it can. */
  private static long least(Prepared prepared) {
    return MemoryNeed.ofTraining(
            device,
            prepared.model(),
            prepared.recipe().trainingSpec(),
            Slots.of(prepared.training()),
            new MemoryLimits(0, Integer.MAX_VALUE))
        .bytes();
  }

  /** Where samples are independent, a batch in parts needs less still. */
  @Test
  void budgetIsKeptToByTakingBatchesInParts() {
    Prepared attention =
        Prepared.of(corpus.recipe("kwt-1", settings(16, "adam", 0, "packed"), "none"), dataset, 1);
    long again = least(attention);
    RunRecord.Cost cost = train(attention, Optional.empty(), again - 1, "in parts").cost();
    assertTrue(cost.peakBytes() < again, () -> cost + " against " + again);
    assertEquals(cost.plannedBytes(), cost.peakBytes());
  }

  @Test
  void budgetThatIsTooSmallIsRefusedBeforeAnythingIsDone() {
    Slots slots = Slots.of(prepared.training());
    TrainingSpec spec = prepared.recipe().trainingSpec();
    long bytes =
        MemoryNeed.ofTraining(device, prepared.model(), spec, slots, MemoryLimits.NONE).bytes();
    long least = least(prepared);
    UnhearException e =
        assertThrows(
            UnhearException.class, () -> train(prepared, Optional.empty(), least - 1, "small"));
    assertEquals(
        "The training is planned to need %,d bytes of device memory; the budget is %,d."
            .formatted(bytes, least - 1),
        e.getMessage());
    assertTrue(e.hint().contains("%,d bytes".formatted(least)), e.hint());
    assertFalse(Files.exists(runFolder("small").path()));
    assertEquals(bytes, train(prepared, Optional.empty(), bytes, "enough").cost().peakBytes());

    e = assertThrows(UnhearException.class, () -> unlearn("scrub", Map.of(), 1000, "small scrub"));
    assertTrue(e.getMessage().startsWith("scrub is planned to need"), e.getMessage());
    assertFalse(Files.exists(runFolder("small scrub").path()));
  }
}
