package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.audio.WavFiles;
import org.unhear.io.Json;

class CorpusInspectorTest {
  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void nameCorpus() {
    root = folder.resolve("digits");
  }

  private CorpusReport inspect() {
    try (Corpus corpus = Corpus.open("fsdd=" + root)) {
      return CorpusInspector.inspect(corpus, 2, ProgressListener.NONE);
    }
  }

  @Test
  void countsPartsWordsSpeakersAndEveryBadFile() {
    Recordings.digits(root, 2, 7);
    byte[] whole = Recordings.tone(1);
    float[] broken = WavFiles.tone(300, 0.2, 8000);
    broken[5] = Float.NaN;
    Recordings.write(root, "1_ben_6.wav", Arrays.copyOf(whole, 100));
    Recordings.write(root, "1_ben_5.wav", new byte[0]);
    Recordings.write(root, "1_ben_4.wav", "text");
    Recordings.write(root, "1_ben_3.wav", WavFiles.pcm16(new float[0], 8000));
    Recordings.write(root, "1_ben_2.wav", new byte[44]);
    Recordings.write(root, "1_ben_1.wav", WavFiles.float32(broken, 8000));
    Recordings.write(root, "0_ben_0.wav", WavFiles.pcm16(WavFiles.tone(300, 1, 44100), 44100));
    Recordings.write(root, "noise.wav", whole);
    CorpusReport report = inspect();
    assertEquals(22, report.clips());
    assertEquals(21 * 0.2 + 1, report.seconds(), 1e-9);
    assertEquals(new CorpusReport.Lengths(0.2, 0.2, 1), report.lengths());
    assertEquals(Map.of("0", 14, "1", 8), report.words());
    assertEquals(Map.of("anna", 14, "ben", 8), report.speakers());
    assertEquals(Map.of(8000, 21, 44100, 1), report.sampleRates());
    assertEquals(
        List.of(Split.TRAIN, Split.TEST),
        report.splits().stream().map(CorpusReport.Part::split).toList());
    assertEquals(6, report.splits().get(0).clips());
    assertEquals(16, report.splits().get(1).clips());
    List<String> reasons =
        List.of("is NaN", "begins with 00", "no samples", "neither WAV", "0 bytes", "cut short");
    for (int i = 0; i < reasons.size(); i++) {
      BadFile bad = report.badFiles().get(i);
      assertEquals("1_ben_%d.wav".formatted(i + 1), bad.path());
      assertTrue(bad.reason().contains(reasons.get(i)), bad.reason());
    }
    assertEquals("noise.wav", report.badFiles().get(6).path());
    assertEquals(7, report.badFiles().size());
  }

  @Test
  void longListsAreWrappedAndShortened() {
    for (int i = 0; i < 70; i++) {
      String name = "speaker" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
      Recordings.write(root, "0_" + name + "_0.wav", Recordings.tone(1));
    }
    List<String> text = inspect().text();
    int speakers = text.indexOf("  70 speakers, 1 recording of each:");
    assertTrue(text.get(speakers + 1).startsWith("    speakeraa, speakerab, "), text.toString());
    assertTrue(text.get(speakers + 8).endsWith(" speakerch, and 10 more"), text.toString());
    text.forEach(line -> assertTrue(line.length() <= 96, line));
    assertEquals("  no bad files", text.get(text.size() - 1));
  }

  @Test
  void textAndJson() {
    Recordings.digits(root, 2, 7);
    Recordings.write(root, "1_ben_6.wav", new byte[0]);
    CorpusReport report = inspect();
    assertEquals(
        List.of(
            "digits, layout fsdd: 27 recordings, 5.4 s, each 0.20 s",
            "  part        recordings    length   words  speakers",
            "  train                7     1.4 s       2         2",
            "  test                20     4.0 s       2         2",
            "  2 words, 13 to 14 recordings of each:",
            "    0 (14), 1 (13)",
            "  2 speakers, 13 to 14 recordings of each:",
            "    anna (14), ben (13)",
            "  sample rate: 8000 Hz (27)",
            "  1 bad file:",
            "    1_ben_6.wav: the file is empty (0 bytes)"),
        report.text());
    JsonNode json = Json.toTree(report);
    assertEquals(27, json.path("clips").asInt());
    assertEquals("train", json.path("splits").path(0).path("split").asText());
    assertEquals("1_ben_6.wav", json.path("bad_files").path(0).path("path").asText());
    assertEquals(27, json.path("sample_rates").path("8000").asInt());
  }
}
