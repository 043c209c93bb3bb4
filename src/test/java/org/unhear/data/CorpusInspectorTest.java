package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.audio.WavFiles;
import org.unhear.io.Json;

class CorpusInspectorTest {
  @TempDir Path root;

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
  void textAndJson() {
    Recordings.digits(root, 2, 7);
    Recordings.write(root, "1_ben_6.wav", new byte[0]);
    CorpusReport report = inspect();
    String text = report.toText();
    assertTrue(text.contains("2 words: 0 (14), 1 (13)"), text);
    assertTrue(text.contains("1 bad files"), text);
    assertTrue(text.contains("1_ben_6.wav: the file is empty"), text);
    JsonNode json = Json.toTree(report);
    assertEquals(27, json.path("clips").asInt());
    assertEquals("1_ben_6.wav", json.path("bad_files").path(0).path("path").asText());
    assertEquals(27, json.path("sample_rates").path("8000").asInt());
  }
}
