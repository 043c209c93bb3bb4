package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.WavFiles;

class CorpusFormatsTest {
  private static final byte[] TONE = Recordings.tone(1);

  @TempDir Path root;

  private Corpus open(String format) {
    return Corpus.open(format + "=" + root);
  }

  private static Map<String, Clip> byId(Corpus corpus) {
    return corpus.clips().stream()
        .collect(Collectors.toMap(Clip::id, clip -> clip, (a, b) -> a, TreeMap::new));
  }

  private static Map<Split, Integer> sizes(Corpus corpus) {
    Map<Split, Integer> sizes = new TreeMap<>();
    corpus.clips().forEach(clip -> sizes.merge(clip.split(), 1, Integer::sum));
    return sizes;
  }

  @Test
  void speechCommandsWithOfficialLists() {
    Recordings.write(root, "yes/aa_nohash_0.wav", TONE);
    Recordings.write(root, "yes/bb_nohash_0.wav", TONE);
    Recordings.write(root, "bed/cc_nohash_12.wav", TONE);
    Recordings.write(root, "bed/odd.wav", TONE);
    Recordings.write(root, "_background_noise_/hum.wav", TONE);
    Recordings.write(root, "validation_list.txt", "yes/bb_nohash_0.wav\n");
    Recordings.write(root, "testing_list.txt", "bed/cc_nohash_12.wav\n");
    try (Corpus corpus = Corpus.open(root)) {
      assertEquals("speech-commands", corpus.format());
      assertEquals(
          List.of(
              Clip.of("bed/cc_nohash_12.wav", "bed", "cc", Split.TEST),
              Clip.of("yes/aa_nohash_0.wav", "yes", "aa", Split.TRAIN),
              Clip.of("yes/bb_nohash_0.wav", "yes", "bb", Split.VALIDATION)),
          corpus.clips());
      assertEquals(List.of("bed/odd.wav"), corpus.ignored().stream().map(BadFile::path).toList());
    }
  }

  @Test
  void speechCommandsWithoutListsKeepsSpeakersTogether() {
    for (int s = 0; s < 200; s++) {
      Recordings.write(root, "yes/s%d_nohash_0.wav".formatted(s), TONE);
      Recordings.write(root, "no/s%d_nohash_1.wav".formatted(s), TONE);
    }
    try (Corpus corpus = Corpus.open(root)) {
      Map<String, Split> bySpeaker = new TreeMap<>();
      for (Clip clip : corpus.clips()) {
        Split first = bySpeaker.putIfAbsent(clip.speaker(), clip.split());
        assertTrue(first == null || first == clip.split());
      }
      Map<Split, Integer> sizes = sizes(corpus);
      assertTrue(sizes.get(Split.VALIDATION) > 15 && sizes.get(Split.VALIDATION) < 75);
      assertTrue(sizes.get(Split.TEST) > 15 && sizes.get(Split.TEST) < 75);
    }
  }

  @Test
  void hashIsThatOfTheReadme() {
    // Computed with the function of the README of Speech Commands.
    assertEquals(16.395044448934826, HashSplit.percent("0c40e715"), 1e-9);
  }

  @Test
  void twelveClassesWithSilence() {
    Recordings.write(root, "yes/aa_nohash_0.wav", TONE);
    Recordings.write(root, "bed/cc_nohash_0.wav", TONE);
    byte[] noise = WavFiles.pcm16(WavFiles.tone(100, 10.5, 8000), 8000);
    Recordings.write(root, "_background_noise_/hum.wav", noise);
    try (Corpus corpus = open("speech-commands-12")) {
      Map<String, Clip> clips = byId(corpus);
      assertEquals("yes", clips.get("yes/aa_nohash_0.wav").word());
      assertEquals("_unknown_", clips.get("bed/cc_nohash_0.wav").word());
      List<Clip> silence =
          corpus.clips().stream().filter(clip -> clip.word().equals("_silence_")).toList();
      assertEquals(10, silence.size());
      assertEquals(Split.TRAIN, silence.get(7).split());
      assertEquals(Split.VALIDATION, silence.get(8).split());
      assertEquals(Split.TEST, silence.get(9).split());
      float[] whole =
          corpus.waveform(Clip.of("_background_noise_/hum.wav", "", "", Split.TRAIN)).samples();
      float[] part = corpus.waveform(silence.get(3)).samples();
      assertArrayEquals(Arrays.copyOfRange(whole, 24000, 32000), part);
    }
  }

  @Test
  void voxceleb() {
    Recordings.write(root, "wav/id10001/vid/00001.wav", TONE);
    Recordings.write(root, "wav/id10002/vid/00001.wav", TONE);
    Recordings.write(root, "wav/id10002/vid/00002.wav", TONE);
    Recordings.write(
        root,
        "iden_split.txt",
        "1 id10001/vid/00001.wav\n3 id10002/vid/00002.wav\n2 id10003/vid/00009.wav\n");
    try (Corpus corpus = Corpus.open(root)) {
      assertEquals("voxceleb1", corpus.format());
      assertEquals(
          List.of(
              Clip.of("wav/id10001/vid/00001.wav", "speech", "id10001", Split.TRAIN),
              Clip.of("wav/id10002/vid/00002.wav", "speech", "id10002", Split.TEST)),
          corpus.clips());
      assertEquals(
          List.of("wav/id10002/vid/00001.wav", "id10003/vid/00009.wav"),
          corpus.ignored().stream().map(BadFile::path).toList());
    }
    Recordings.write(root, "iden_split.txt", "1 id10001/vid/00001.wav\n4 x\n");
    UnhearException failure = assertThrows(UnhearException.class, () -> open("voxceleb1"));
    assertTrue(failure.getMessage().contains("line 2"), failure.getMessage());
  }

  @Test
  void arabicSpeechCommands() {
    Recordings.write(root, "dataset/one/00000007_NO_09.wav", TONE);
    Recordings.write(root, "dataset/two/00000008_NO_01.wav", TONE);
    Recordings.write(root, "dataset/two/00000009_NO_01.wav", TONE);
    Recordings.write(root, "train.csv", "file,class\ndataset/one/00000007_NO_09.wav,one\n");
    Recordings.write(root, "val.csv", "file,class\n");
    Recordings.write(root, "test.csv", "file,class\ndataset/two/00000008_NO_01.wav,two\n");
    try (Corpus corpus = Corpus.open(root)) {
      assertEquals("arabic-speech-commands", corpus.format());
      assertEquals(
          List.of(
              Clip.of("dataset/one/00000007_NO_09.wav", "one", "00000007", Split.TRAIN),
              Clip.of("dataset/two/00000008_NO_01.wav", "two", "00000008", Split.TEST)),
          corpus.clips());
      assertEquals(1, corpus.ignored().size());
    }
  }

  @Test
  void realArabicCommands() {
    try (Corpus corpus = Corpus.open(Recordings.zip("asc12.zip"))) {
      assertEquals("arabic-speech-commands", corpus.format());
      assertEquals(
          Map.of(Split.TRAIN, 2160, Split.VALIDATION, 720, Split.TEST, 720), sizes(corpus));
      Corpus byTake = corpus.withSplit(SplitRule.parse("takes"));
      assertEquals(Map.of(Split.TRAIN, 2880, Split.TEST, 720), sizes(byTake));
      byTake.clips().stream()
          .filter(clip -> clip.split() == Split.TEST)
          .forEach(clip -> assertTrue(clip.id().matches(".*_NO_(09|10)\\.wav"), clip.id()));
    }
  }

  @Test
  void realSpeechCommands() {
    try (Corpus corpus = Corpus.open(Recordings.zip("gsc-v0.01-mini.zip"))) {
      assertEquals("speech-commands", corpus.format());
      assertEquals(Map.of(Split.TRAIN, 205, Split.VALIDATION, 44, Split.TEST, 51), sizes(corpus));
    }
  }

  @Test
  void asteriskVoicesArePromptDisjoint() {
    for (String voice : List.of("en_US_f_Allison", "es_MX_f_Allison", "it_IT_m_Carlo")) {
      for (int p = 0; p < 60; p++) {
        Recordings.write(root, "sounds/%s/digits/%d.wav".formatted(voice, p), TONE);
      }
      Recordings.write(root, "sounds/" + voice + "/silence/1.wav", TONE);
      Recordings.write(root, "sounds/" + voice + "/beep.wav", TONE);
    }
    try (Corpus corpus = Corpus.open(root)) {
      assertEquals("asterisk", corpus.format());
      assertEquals(180, corpus.clips().size());
      assertEquals(List.of(), corpus.ignored());
      Set<String> speakers = new HashSet<>(corpus.clips().stream().map(Clip::speaker).toList());
      assertEquals(Set.of("Allison", "Carlo"), speakers);
      Map<String, Split> byPrompt = new TreeMap<>();
      for (Clip clip : corpus.clips()) {
        Split first = byPrompt.putIfAbsent(clip.word(), clip.split());
        assertTrue(first == null || first == clip.split(), clip.id());
      }
      assertEquals(3, sizes(corpus).size());
    }
  }

  @Test
  void realAsteriskVoices() {
    Path sounds = Path.of("/usr/share/asterisk/sounds");
    assumeTrue(
        Files.isDirectory(sounds.resolve("it_IT_f_Menardi")),
        "needs the Debian packages asterisk-core-sounds-*-wav and asterisk-prompt-it-menardi-wav");
    try (Corpus corpus = Corpus.open(sounds)) {
      assertEquals("asterisk", corpus.format());
      Set<String> speakers = new HashSet<>(corpus.clips().stream().map(Clip::speaker).toList());
      assertTrue(speakers.size() >= 2, speakers.toString());
      assertEquals(3, sizes(corpus).size());
    }
  }

  @Test
  void aDamagedEntryOfAZipIsABadFile() throws IOException {
    Path zip = Recordings.zip(root.resolve("digits.zip"), Map.of("0_anna_5.wav", TONE));
    byte[] whole = Files.readAllBytes(zip);
    for (int at = 60; at < 400; at += 20) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x10;
      Files.write(zip, bytes);
      try (Corpus corpus = Corpus.open(zip)) {
        CorpusReport report = CorpusInspector.inspect(corpus, 1, ProgressListener.NONE);
        assertEquals(1, report.badFiles().size(), "byte " + at);
        assertEquals("0_anna_5.wav", report.badFiles().get(0).path());
      }
    }
  }

  @Test
  void zipsAreReadInPlaceAndMacFilesSkipped() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("top/recordings/1_anna_5.wav", TONE);
    entries.put("top/recordings/0_anna_5.wav", TONE);
    entries.put("__MACOSX/top/recordings/._0_anna_5.wav", new byte[3]);
    entries.put("top/.hidden.wav", new byte[3]);
    Path zip = Recordings.zip(root.resolve("digits.zip"), entries);
    try (Corpus corpus = Corpus.open(zip)) {
      assertEquals("fsdd", corpus.format());
      assertEquals(
          List.of("top/recordings/0_anna_5.wav", "top/recordings/1_anna_5.wav"),
          corpus.clips().stream().map(Clip::id).toList());
      assertArrayEquals(TONE, corpus.bytes(corpus.clips().get(0)));
    }
  }

  @Test
  void whatIsNoCorpus() throws IOException {
    UnhearException missing =
        assertThrows(UnhearException.class, () -> Corpus.open(root.resolve("none")));
    assertTrue(missing.getMessage().contains("no such"), missing.getMessage());
    Recordings.write(root, "broken.zip", "PK, but not really");
    UnhearException broken =
        assertThrows(UnhearException.class, () -> Corpus.open(root.resolve("broken.zip")));
    assertTrue(broken.getMessage().contains("not a readable zip"), broken.getMessage());
    Files.delete(root.resolve("broken.zip"));
    UnhearException empty = assertThrows(UnhearException.class, () -> Corpus.open(root));
    assertTrue(empty.getMessage().contains("no WAV or FLAC file"), empty.getMessage());
    UnhearException none = assertThrows(UnhearException.class, () -> open("fsdd"));
    assertTrue(none.getMessage().contains("no recordings in the layout 'fsdd'"));
    UsageException unknown = assertThrows(UsageException.class, () -> open("fsd"));
    assertTrue(unknown.hint().contains("Did you mean 'fsdd'"), unknown.hint());
    UsageException noPath = assertThrows(UsageException.class, () -> Corpus.open("fsdd="));
    assertTrue(noPath.getMessage().contains("'fsdd=' names no folder"), noPath.getMessage());
    UnhearException noList = assertThrows(UnhearException.class, () -> open("voxceleb1"));
    assertTrue(noList.getMessage().contains("iden_split.txt"));
    UnhearException noManifest = assertThrows(UnhearException.class, () -> open("manifest"));
    assertTrue(noManifest.getMessage().contains("manifest.csv"));
    UnhearException noCsv =
        assertThrows(UnhearException.class, () -> open("arabic-speech-commands"));
    assertTrue(noCsv.getMessage().contains(".csv"));
    Recordings.write(root, "a.wav", TONE);
    UsageException unlike = assertThrows(UsageException.class, () -> Corpus.open(root));
    assertTrue(unlike.getMessage().contains("not the layout of any known corpus"));
  }

  @Test
  void digitsAreRecognisedBesideAFewOtherFiles() {
    Recordings.digits(root, 1, 2);
    Recordings.write(root, "noise.wav", TONE);
    try (Corpus corpus = Corpus.open(root)) {
      assertEquals("fsdd", corpus.format());
      assertEquals(4, corpus.clips().size());
      assertEquals("noise.wav", corpus.ignored().get(0).path());
    }
  }
}
