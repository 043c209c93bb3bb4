package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.UsageException;

class SplitRuleTest {
  @TempDir Path root;

  private static List<Clip> clips(int speakers, int takes) {
    List<Clip> clips = new ArrayList<>();
    for (int s = 0; s < speakers; s++) {
      for (String word : List.of("one", "two")) {
        for (int take = 1; take <= takes; take++) {
          clips.add(Clip.of("%s/s%d_%d.wav".formatted(word, s, take), word, "s" + s, Split.TRAIN));
        }
      }
    }
    return clips;
  }

  private static List<Clip> in(Split split, List<Clip> clips) {
    return clips.stream().filter(clip -> clip.split() == split).toList();
  }

  private static Set<String> speakers(List<Clip> clips) {
    return clips.stream().map(Clip::speaker).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theLastFifthOfTakesInNumericalOrder() {
    List<Clip> split = SplitRule.parse("takes").apply(clips(3, 10));
    assertEquals(12, in(Split.TEST, split).size());
    in(Split.TEST, split).forEach(clip -> assertTrue(clip.id().matches(".*_(9|10)\\.wav")));
    assertEquals(48, in(Split.TRAIN, split).size());
  }

  @Test
  void namedTakes() {
    List<Clip> split = SplitRule.parse("takes:1,3").apply(clips(2, 10));
    in(Split.TEST, split).forEach(clip -> assertTrue(clip.id().matches(".*_[13]\\.wav")));
    assertEquals(8, in(Split.TEST, split).size());
  }

  @Test
  void takesThatAreNotThere() {
    SplitRule named = SplitRule.parse("takes:77");
    assertTrue(
        assertThrows(UnhearException.class, () -> named.apply(clips(2, 3)))
            .getMessage()
            .contains("[77]"));
    SplitRule last = SplitRule.parse("takes");
    assertTrue(
        assertThrows(UnhearException.class, () -> last.apply(clips(2, 1)))
            .getMessage()
            .contains("more than once"));
    assertThrows(UsageException.class, () -> SplitRule.parse("takes:nine"));
  }

  @Test
  void speakersAreKeptApart() {
    List<Clip> split = SplitRule.parse("speakers").apply(clips(10, 3));
    Set<String> test = speakers(in(Split.TEST, split));
    Set<String> validation = speakers(in(Split.VALIDATION, split));
    Set<String> train = speakers(in(Split.TRAIN, split));
    assertEquals(2, test.size());
    assertEquals(1, validation.size());
    assertEquals(7, train.size());
    test.addAll(validation);
    test.addAll(train);
    assertEquals(10, test.size());
  }

  @Test
  void namedSpeakers() {
    List<Clip> split = SplitRule.parse("speakers:s0,s2").apply(clips(4, 3));
    assertEquals(Set.of("s0", "s2"), speakers(in(Split.TEST, split)));
    assertEquals(Set.of("s1", "s3"), speakers(in(Split.TRAIN, split)));
    SplitRule unknown = SplitRule.parse("speakers:s9");
    assertTrue(
        assertThrows(UsageException.class, () -> unknown.apply(clips(4, 3)))
            .getMessage()
            .contains("Unknown speaker 's9'"));
    SplitRule all = SplitRule.parse("speakers");
    assertThrows(UnhearException.class, () -> all.apply(clips(1, 3)));
  }

  @Test
  void aFileNamesTheParts() {
    Recordings.write(root, "s.csv", "path,split\none/s0_1.wav,test\ntwo/s0_1.wav,train\n");
    List<Clip> split = SplitRule.parse(root.resolve("s.csv").toString()).apply(clips(2, 2));
    assertEquals(
        List.of(
            Clip.of("one/s0_1.wav", "one", "s0", Split.TEST),
            Clip.of("two/s0_1.wav", "two", "s0", Split.TRAIN)),
        split);
  }

  @Test
  void mistakesOfAFileNameTheLine() {
    assertTrue(failure("path,split\none/s0_1.wav,test\nno.wav,train\n").contains("line 3"));
    assertTrue(failure("path,split\none/s0_1.wav,perhaps\n").contains("line 2: split is"));
    assertTrue(
        failure("path,split\none/s0_1.wav,test\none/s0_1.wav,train\n").contains("listed twice"));
    assertTrue(failure("path\none/s0_1.wav\n").contains("no column 'split'"));
  }

  private String failure(String csv) {
    Recordings.write(root, "bad.csv", csv);
    SplitRule rule = SplitRule.parse(root.resolve("bad.csv").toString());
    return assertThrows(UnhearException.class, () -> rule.apply(clips(2, 2))).getMessage();
  }

  @Test
  void ownAndUnknown() {
    List<Clip> clips = clips(2, 2);
    assertSame(clips, SplitRule.parse("own").apply(clips));
    UsageException unknown = assertThrows(UsageException.class, () -> SplitRule.parse("speaker"));
    assertTrue(unknown.hint().contains("Did you mean 'speakers'"), unknown.hint());
  }
}
