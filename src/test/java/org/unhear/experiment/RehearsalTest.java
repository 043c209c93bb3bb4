package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetRequest;
import org.unhear.data.Split;

/** What settings are tuned on, and that it says nothing of the test part. */
class RehearsalTest {
  @TempDir private static Path folder;
  private static NoisyCorpus corpus;
  private static Dataset data;

  @BeforeAll
  static void read() {
    corpus = new NoisyCorpus(folder);
    data = corpus.dataset(NoisyCorpus.small(Normalisation.GLOBAL));
  }

  private static Rehearsal of(Dataset data, String request) {
    TrainingSettings training =
        new TrainingSettings(
            1, 8, new TrainingSettings.Rule("sgd", 0.1, 0, 0), "constant", 0, 0, "packed");
    Prepared prepared = Prepared.of(corpus.recipe("res8", training, "none"), data, 1);
    return Rehearsal.of(prepared, ForgetRequest.parse(request));
  }

  private static Set<String> ids(Dataset data, int... indices) {
    return IntStream.of(indices).mapToObj(i -> data.clip(i).id()).collect(Collectors.toSet());
  }

  @Test
  void noTestRecordingIsThere() {
    Dataset rehearsed = of(data, "sample:20%").prepared().data();
    Set<String> all = ids(rehearsed, IntStream.range(0, rehearsed.size()).toArray());
    assertEquals(ids(data, data.indices(Split.TRAIN)), all);
  }

  @Test
  void aTenthOfEachClassIsHeldOut() {
    Dataset rehearsed = of(data, "sample:20%").prepared().data();
    assertArrayEquals(new int[] {1, 1, 1}, rehearsed.counts(Split.TEST));
    assertArrayEquals(new int[] {9, 9, 9}, rehearsed.counts(Split.TRAIN));
  }

  @Test
  void ofWhatIsForgottenToo() {
    Rehearsal whole = of(data, "word:1");
    assertArrayEquals(new int[] {1, 1, 1}, whole.prepared().data().counts(Split.TEST));
    assertEquals(List.of("1"), whole.forget().classes());
    assertEquals(9, whole.forget().forget().length);
    assertEquals(18, whole.forget().retain().length);
  }

  @Test
  void theCorpusOwnValidationPartIsTaken() {
    int[] test = data.test();
    Dataset withValidation =
        data.resplit(
            i ->
                Optional.of(
                    i == test[0] || i == test[4] ? Split.VALIDATION : data.clip(i).split()));
    Rehearsal rehearsal = of(withValidation, "sample:20%");
    Dataset rehearsed = rehearsal.prepared().data();
    assertEquals(ids(data, test[0], test[4]), ids(rehearsed, rehearsed.test()));
    assertEquals(30, rehearsed.indices(Split.TRAIN).length);
    assertEquals(6, rehearsal.forget().forget().length);
  }

  @Test
  void featuresAndLabelsStayAsTheyAre() {
    Dataset rehearsed = of(data, "sample:20%").prepared().data();
    for (int i = 0; i < rehearsed.size(); i++) {
      int before =
          List.copyOf(data.clips().stream().map(each -> each.id()).toList())
              .indexOf(rehearsed.clip(i).id());
      assertSame(data.features(before), rehearsed.features(i));
      assertEquals(data.label(before), rehearsed.label(i));
    }
    assertEquals(data.classNames(), rehearsed.classNames());
  }

  @Test
  void theSampleIsAnother() {
    Rehearsal rehearsal = of(data, "sample:20%");
    Set<String> rehearsed = ids(rehearsal.prepared().data(), rehearsal.forget().forget());
    Set<String> reported = ids(data, ForgetRequest.parse("sample:20%").resolve(data, 7).forget());
    assertFalse(new HashSet<>(reported).containsAll(rehearsed), rehearsed.toString());
    assertEquals(6, rehearsal.prepared().recipe().seed());
  }

  @Test
  void tooFewRecordingsAreRefused() {
    Set<Integer> labels = new HashSet<>();
    Dataset few =
        data.resplit(
            i ->
                data.clip(i).split() == Split.TEST || labels.add(data.label(i))
                    ? Optional.of(data.clip(i).split())
                    : Optional.empty());
    UnhearException e = assertThrows(UnhearException.class, () -> of(few, "word:1"));
    assertTrue(e.getMessage().contains("The 3 training recordings are too few"), e.getMessage());
  }
}
