package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.FeatureSettings;
import org.unhear.io.Json;

class ForgetRequestTest {
  private static final List<String> SPEAKERS = List.of("anna", "ben", "carl");
  private static final List<String> WORDS = List.of("one", "two", "three");

  @TempDir Path root;

  /** 3 speakers × 3 words × 12 takes; takes 0 and 1 are test, and of dora there is only test. */
  private static Dataset data(Task task) {
    List<Clip> clips = new ArrayList<>();
    for (String speaker : SPEAKERS) {
      for (String word : WORDS) {
        for (int take = 0; take < 12; take++) {
          Split split = take < 2 ? Split.TEST : Split.TRAIN;
          clips.add(Clip.of(word + "/" + speaker + "_" + take + ".wav", word, speaker, split));
        }
      }
    }
    if (task == Task.WORDS) {
      clips.add(Clip.of("one/dora_0.wav", "one", "dora", Split.TEST));
    }
    FeatureSettings tiny = FeatureSettings.waveform().withSeconds(0.05);
    float[][] features = new float[clips.size()][tiny.size()];
    return Dataset.of("toy", task, tiny, clips, features);
  }

  private static ForgetSet resolve(String spec, Task task, long seed) {
    return ForgetRequest.parse(spec).resolve(data(task), seed);
  }

  private static UsageException refused(String spec, Task task) {
    return assertThrows(UsageException.class, () -> resolve(spec, task, 1));
  }

  private static List<String> ids(Dataset data, int[] indices) {
    return IntStream.of(indices).mapToObj(i -> data.clip(i).id()).toList();
  }

  @Test
  void forgetAndRetainPartTheTrainingClips() {
    Dataset data = data(Task.WORDS);
    ForgetSet set = ForgetRequest.parse("sample:10%").resolve(data, 3);
    assertEquals(9, set.forget().length);
    TreeSet<Integer> both = new TreeSet<>();
    IntStream.concat(IntStream.of(set.forget()), IntStream.of(set.retain())).forEach(both::add);
    assertArrayEquals(
        data.indices(Split.TRAIN), both.stream().mapToInt(Integer::intValue).toArray());
    assertEquals(90, set.forget().length + set.retain().length);
    int[] sorted = set.forget().clone();
    Arrays.sort(sorted);
    assertArrayEquals(sorted, set.forget());
    assertEquals(ForgetSet.Kind.SAMPLE, set.kind());
  }

  @Test
  void samplesAreNestedAndFollowTheSeed() {
    int[] previous = {};
    for (String spec : List.of("sample:1", "sample:5%", "sample:8", "sample:10%", "sample:50%")) {
      int[] now = resolve(spec, Task.WORDS, 7).forget();
      assertTrue(now.length > previous.length, spec);
      for (int i : previous) {
        assertTrue(Arrays.binarySearch(now, i) >= 0, spec);
      }
      previous = now;
    }
    assertArrayEquals(
        resolve("sample:20", Task.WORDS, 7).forget(), resolve("sample:20", Task.WORDS, 7).forget());
    assertFalse(
        Arrays.equals(
            resolve("sample:20", Task.WORDS, 7).forget(),
            resolve("sample:20", Task.WORDS, 8).forget()));
  }

  @Test
  void samplesSpreadOverTheClasses() {
    Dataset data = data(Task.WORDS);
    int[] counts = new int[3];
    for (long seed = 0; seed < 100; seed++) {
      for (int i : ForgetRequest.parse("sample:9").resolve(data, seed).forget()) {
        counts[data.label(i)]++;
      }
    }
    for (int count : counts) {
      assertTrue(count > 240 && count < 360, Arrays.toString(counts));
    }
  }

  @Test
  void aSpeakerIsManySamplesOfWordsAndOneClassOfSpeakers() {
    ForgetSet samples = resolve("speaker:ben", Task.WORDS, 1);
    assertEquals(ForgetSet.Kind.SAMPLE, samples.kind());
    assertEquals(30, samples.forget().length);
    ForgetSet wholeClass = resolve("speaker:ben", Task.SPEAKERS, 1);
    assertEquals(ForgetSet.Kind.CLASS, wholeClass.kind());
    assertEquals(List.of("ben"), wholeClass.classes());
    assertArrayEquals(new int[] {1}, wholeClass.classLabels(data(Task.SPEAKERS)));
  }

  @Test
  void aWordIsOneClassOfWords() {
    assertEquals(ForgetSet.Kind.CLASS, resolve("word:two", Task.WORDS, 1).kind());
    assertEquals(ForgetSet.Kind.SAMPLE, resolve("word:two", Task.SPEAKERS, 1).kind());
  }

  @Test
  void severalTermsAreUnited() {
    Recordings.write(root, "list,1.txt", "# two clips\n\none/anna_5.wav\n one/ben_5.wav \n");
    Path list = root.resolve("list,1.txt");
    Dataset data = data(Task.SPEAKERS);
    ForgetSet set =
        ForgetRequest.parse(List.of("word:two, file:" + list, "file:" + list)).resolve(data, 1);
    assertEquals(32, set.forget().length);
    assertTrue(ids(data, set.forget()).contains("one/anna_5.wav"));
    assertEquals("word:two,file:" + list + ",file:" + list, set.spec());
    assertArrayEquals(set.forget(), ForgetRequest.parse(set.spec()).resolve(data, 1).forget());
  }

  @Test
  void theStoredFormComesBack() {
    Dataset data = data(Task.WORDS);
    ForgetSet set = ForgetRequest.parse("sample:3").resolve(data, 5);
    ForgetSet.Stored stored = set.stored(data);
    assertEquals(3, stored.forgotten().size());
    assertEquals(87, stored.retained());
    assertEquals(stored, Json.parse(Json.toText(stored), ForgetSet.Stored.class, "forget.json"));
    ForgetSet found = ForgetSet.of(stored, data);
    assertArrayEquals(set.forget(), found.forget());
    assertArrayEquals(set.retain(), found.retain());
    assertEquals(stored, found.stored(data));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sample",
        "sample:",
        "sample:%",
        "sample:0",
        "sample:0%",
        "sample:-3",
        "sample:101%",
        "sample:1.5",
        "sample:five%",
        "sample:5 %",
        "sample:NaN%",
        "sample:1e1%",
        "speaker:",
        ":x"
      })
  void malformed(String spec) {
    UsageException failure = assertThrows(UsageException.class, () -> ForgetRequest.parse(spec));
    assertFalse(failure.hint().isEmpty());
    assertEquals(2, failure.exitCode());
  }

  @ParameterizedTest
  @CsvSource({"speaker:bem, ben", "word:thre, three", "speakr:ben, speaker", "speaker:Anna, anna"})
  void unknownNamesGiveTheNearest(String spec, String nearest) {
    UsageException failure = refused(spec, Task.WORDS);
    assertTrue(failure.hint().contains("Did you mean '" + nearest + "'"), failure.hint());
  }

  @Test
  void aSpeakerOfTheTestPartOnly() {
    assertTrue(refused("speaker:dora", Task.WORDS).getMessage().contains("no training clips"));
  }

  @Test
  void nothingAndEverything() {
    assertThrows(UsageException.class, () -> ForgetRequest.parse(List.of()));
    assertTrue(refused("sample:100%", Task.WORDS).getMessage().contains("whole training set"));
    assertTrue(refused("sample:90", Task.WORDS).getMessage().contains("whole training set"));
    assertTrue(refused("sample:91", Task.WORDS).getMessage().contains("more than the 90"));
    Recordings.write(root, "empty.txt", "# nothing\n");
    String file = "file:" + root.resolve("empty.txt");
    assertTrue(refused(file, Task.WORDS).getMessage().contains("names no training clip"));
    assertTrue(
        refused("word:one,word:two,word:three", Task.SPEAKERS)
            .getMessage()
            .contains("whole training set"));
  }

  @Test
  void aClassMayNotBeEmptiedByTheWay() {
    StringBuilder all = new StringBuilder();
    for (String speaker : SPEAKERS) {
      for (int take = 2; take < 12; take++) {
        all.append("two/").append(speaker).append('_').append(take).append(".wav\n");
      }
    }
    Recordings.write(root, "two.txt", all.toString());
    UsageException failure = refused("file:" + root.resolve("two.txt"), Task.WORDS);
    assertTrue(failure.getMessage().contains("no training clip of: two"), failure.getMessage());
    assertTrue(failure.hint().contains("word:two"), failure.hint());
    assertTrue(refused("sample:89", Task.WORDS).getMessage().contains("no training clip of"));
  }

  @Test
  void twoClassesMustRemain() {
    UsageException failure = refused("word:one,word:two", Task.WORDS);
    assertTrue(failure.getMessage().contains("leaves 1 class"), failure.getMessage());
  }

  @Test
  void listsThatNameOtherClips() {
    Recordings.write(root, "a.txt", "one/anna_5.wav\none/zoe_1.wav\nthree/zoe_2.wav\n");
    UsageException unknown = refused("file:" + root.resolve("a.txt"), Task.WORDS);
    assertTrue(
        unknown.getMessage().contains("2 of its clips are not in the corpus: one/zoe_1.wav, "),
        unknown.getMessage());
    Recordings.write(root, "b.txt", "one/anna_5.wav\none/anna_1.wav\n");
    UsageException heldOut = refused("file:" + root.resolve("b.txt"), Task.WORDS);
    assertTrue(
        heldOut.getMessage().contains("are not training clips: one/anna_1.wav"),
        heldOut.getMessage());
  }

  @Test
  void listsThatCannotBeRead() {
    UnhearException missing =
        assertThrows(
            UnhearException.class,
            () -> resolve("file:" + root.resolve("none.txt"), Task.WORDS, 1));
    assertTrue(missing.getMessage().contains("no such file"));
    Recordings.write(root, "binary.txt", new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) 0xC3});
    UnhearException binary =
        assertThrows(
            UnhearException.class,
            () -> resolve("file:" + root.resolve("binary.txt"), Task.WORDS, 1));
    assertTrue(binary.getMessage().contains("UTF-8"));
  }
}
