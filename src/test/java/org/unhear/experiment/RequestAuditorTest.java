package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.unhear.audio.CounterRandom;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Clip;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.data.Split;
import org.unhear.data.Task;
import org.unhear.report.Audit;

/** Requests that are harmless, and requests that are poisoned on purpose. */
class RequestAuditorTest {
  private static final FeatureSettings SETTINGS = NoisyCorpus.small(Normalisation.PER_CLIP);
  private static final int EACH = 40;

  /** Recordings in the making: the sound of each is near a centre of its kind. */
  private final List<Clip> clips = new ArrayList<>();

  private final List<float[]> features = new ArrayList<>();

  private int add(String word, String centre) {
    int index = clips.size();
    clips.add(Clip.of("clip-%04d".formatted(index), word, "anna", Split.TRAIN));
    float[] sound = new float[SETTINGS.size()];
    CounterRandom kind = CounterRandom.of(1, centre);
    CounterRandom own = CounterRandom.of(2, "own " + index);
    for (int i = 0; i < sound.length; i++) {
      sound[i] = (float) (kind.nextDouble() - 0.5 + 0.3 * (own.nextDouble() - 0.5));
    }
    features.add(sound);
    return index;
  }

  private void addThreeWords() {
    for (int i = 0; i < EACH; i++) {
      for (String word : List.of("no", "stop", "yes")) {
        add(word, word);
      }
    }
  }

  private Audit audit(int... forget) {
    TreeSet<Integer> gone = new TreeSet<>(IntStream.of(forget).boxed().toList());
    int[] retain = IntStream.range(0, clips.size()).filter(i -> !gone.contains(i)).toArray();
    int[] sorted = gone.stream().mapToInt(Integer::intValue).toArray();
    Dataset data =
        Dataset.of("made", Task.WORDS, SETTINGS, clips, features.toArray(float[][]::new));
    ForgetSet set = new ForgetSet("file:x", 0, ForgetSet.Kind.SAMPLE, sorted, retain, List.of());
    return RequestAuditor.audit(data, set, Monitor.none());
  }

  private static List<String> rules(Audit audit) {
    return audit.findings().stream().map(Audit.Finding::rule).toList();
  }

  @Test
  void harmlessRequestsBreakNoRule() {
    addThreeWords();
    Audit audit = audit(IntStream.range(0, 30).toArray());
    assertEquals(List.of(), audit.findings());
    assertEquals(0, audit.mislabelled());
    assertEquals(
        List.of("no", "stop", "yes"), audit.classes().stream().map(Audit.Harm::name).toList());
    audit.classes().forEach(harm -> assertEquals(1, harm.after(), harm.toString()));
  }

  @Test
  void wrongLabelsAreFound() {
    addThreeWords();
    String[] sounds = {"no", "stop", "yes", "yes"};
    int[] forget = IntStream.range(0, 12).map(i -> add("yes", sounds[i % 4])).toArray();
    Audit audit = audit(forget);
    assertEquals(List.of("mislabelled"), rules(audit));
    assertTrue(audit.mislabelled() > 0.3, audit.toString());
    assertEquals(0, audit.mislabelledUsual());
    String message = audit.findings().get(0).message();
    assertTrue(message.contains("of the recordings to forget have a label"), message);
  }

  /** Of samples, what is alike is how loud they are in the course of a recording of any length. */
  @Test
  void wrongLabelsOfRecordingsOfTheirOwnLengthAreFound() {
    FeatureSettings settings = FeatureSettings.recording(0.1);
    float[][] sounds = new float[60][];
    int[] forget = IntStream.range(48, 60).toArray();
    for (int i = 0; i < sounds.length; i++) {
      boolean rising = i % 2 == 0;
      clips.add(Clip.of("clip-" + i, rising == i < 54 ? "rising" : "falling", "anna", Split.TRAIN));
      sounds[i] = new float[settings.size() - 17 * i];
      for (int t = 0; t < sounds[i].length; t++) {
        int loud = rising ? t : sounds[i].length - t;
        sounds[i][t] = (float) (loud * Math.sin(0.7 * t + i));
      }
    }
    Dataset data = Dataset.of("made", Task.WORDS, settings, clips, sounds);
    int[] retain = IntStream.range(0, 48).toArray();
    Audit audit =
        RequestAuditor.audit(
            data,
            new ForgetSet("file:x", 0, ForgetSet.Kind.SAMPLE, forget, retain, List.of()),
            Monitor.none());
    assertEquals(List.of("mislabelled"), rules(audit));
    assertEquals(0, audit.mislabelledUsual());
  }

  @Test
  void wrongLabelsAreNoFindingWhereTheyAreUsual() {
    addThreeWords();
    List<String> words = List.of("no", "stop", "yes");
    for (int i = 0; i < 36; i++) {
      add(words.get(i % 3), words.get((i + 1 + i / 3 % 2) % 3));
    }
    int[] forget =
        IntStream.range(0, 24).map(i -> add("yes", i < 6 ? words.get(i % 2) : "yes")).toArray();
    Audit audit = audit(forget);
    assertTrue(audit.mislabelled() > 0 && audit.mislabelledUsual() > 0.05, audit.toString());
    assertEquals(List.of(), audit.findings());
  }

  @Test
  void copiesThatStayAreFound() {
    addThreeWords();
    int copy = add("no", "no");
    features.set(copy, features.get(0).clone());
    Audit audit = audit(copy, 3, 6);
    assertEquals(1, audit.copies());
    assertEquals(List.of("copies"), rules(audit));
    assertTrue(audit.findings().get(0).message().contains(clips.get(copy).id()));
  }

  @Test
  void classesOfWhichNearlyAllGoesAreFound() {
    addThreeWords();
    int[] nearlyAll = IntStream.range(0, EACH - 3).map(i -> 3 * i).toArray();
    Audit audit = audit(nearlyAll);
    assertTrue(rules(audit).contains("class"), audit.toString());
    assertTrue(audit.findings().get(0).message().contains("Of 'no' 3 of 40 recordings stay"));
  }

  /** Two of three that are alike go each time; what is left is nearer to another word. */
  @Test
  void recordingsThatOthersAreRecognisedByAreFound() {
    addThreeWords();
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String place = "place " + i;
      add("no", place);
      chosen.add(add("no", place));
      chosen.add(add("no", place));
      add("yes", place);
      add("yes", place);
    }
    Audit audit = audit(chosen.stream().mapToInt(Integer::intValue).toArray());
    assertEquals(List.of("harm"), rules(audit));
    Audit.Harm no = audit.classes().get(0);
    assertTrue(no.loss() > 0.2, no.toString());
    assertTrue(audit.findings().get(0).message().contains("of 'no'"));
  }
}
