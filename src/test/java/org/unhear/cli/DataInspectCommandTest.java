package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.audio.WavFiles;
import org.unhear.data.Recordings;

class DataInspectCommandTest {
  private static final byte[] TONE = Recordings.tone(1);

  @TempDir Path folder;
  private Path digits;

  @BeforeEach
  void nameCorpus() {
    digits = folder.resolve("digits");
  }

  private static CommandRun inspect(Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "data";
    all[1] = "inspect";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] = arguments[i].toString();
    }
    return CommandRun.of(all);
  }

  @Test
  void tellsWhatIsThere() {
    Recordings.digits(digits, 2, 7);
    CommandRun run = inspect(digits).succeeded();
    List<String> lines = run.out().lines().toList();
    assertEquals("digits, layout fsdd: 28 recordings, 5.6 s, each 0.20 s", lines.get(0));
    assertTrue(lines.contains("  2 speakers, 14 recordings of each:"), run.out());
    assertTrue(lines.contains("    anna, ben"), run.out());
    assertEquals("  no bad files", lines.get(lines.size() - 1));
    assertTrue(run.err().startsWith("Reading digits: done"), run.err());
    assertEquals("", inspect(digits, "--quiet").succeeded().err());
  }

  @Test
  void jsonIsOneDocument() {
    Recordings.digits(digits, 2, 7);
    JsonNode report = inspect(digits, "--json").succeeded().json();
    assertEquals("digits", report.get("name").asText());
    assertEquals(28, report.get("clips").asInt());
    assertEquals(5.6, report.get("seconds").asDouble(), 1e-9);
    assertEquals(14, report.at("/words/0").asInt());
    assertEquals("train", report.at("/splits/0/split").asText());
    assertEquals(0, report.get("bad_files").size());
  }

  @Test
  void otherSplitsCountOtherwise() {
    Recordings.digits(digits, 2, 7);
    JsonNode takes = inspect(digits, "--split", "takes:6", "--json").succeeded().json();
    assertEquals(24, takes.at("/splits/0/clips").asInt());
    assertEquals(4, takes.at("/splits/1/clips").asInt());
    JsonNode speakers = inspect(digits, "--split=speakers:ben", "--json").succeeded().json();
    assertEquals(1, speakers.at("/splits/1/speakers").asInt());
    inspect(digits, "--split=speakers:bem").refused(2, "'bem'", "Did you mean 'ben'?");
    inspect(digits, "--split=takes:x").refused(2, "number of a take", "'x'");
    inspect(digits, "--split", folder.resolve("my.csv")).refused(1, "my.csv: there is no such");
  }

  @Test
  void badRecordingsAreListedWithTheirReasons() {
    Recordings.digits(digits, 2, 7);
    float[] broken = WavFiles.tone(300, 0.2, 8000);
    broken[5] = Float.NaN;
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("0_anna_0.wav: cut short", Arrays.copyOf(TONE, 100));
    bad.put("0_anna_1.wav: the file is empty (0 bytes)", new byte[0]);
    bad.put("0_anna_2.wav: sample 5 is NaN", WavFiles.float32(broken, 8000));
    bad.put("0_anna_3.wav: it holds no samples", WavFiles.pcm16(new float[0], 8000));
    bad.put("0_anna_4.wav: neither WAV nor FLAC", "hello, world".getBytes());
    bad.put("0_anna_5.wav: neither WAV nor FLAC", new byte[44]);
    bad.put("noise.wav: not named digit_speaker_take.wav", TONE);
    bad.forEach((line, bytes) -> Recordings.write(digits, line.split(":")[0], bytes));
    CommandRun run = inspect(digits).succeeded();
    assertTrue(run.out().contains("  7 bad files:"), run.out());
    bad.keySet().forEach(line -> assertTrue(run.out().contains("\n    " + line), run.out()));
    assertTrue(run.out().startsWith("digits, layout fsdd: 22 recordings"), run.out());
    JsonNode first = inspect(digits, "--json").json().at("/bad_files/0");
    assertEquals("0_anna_0.wav", first.get("path").asText());
    assertTrue(first.get("reason").asText().startsWith("cut short"));
  }

  @Test
  void corpusOfBadRecordingsOnlyIsStillReported() {
    Recordings.write(digits, "0_anna_0.wav", new byte[0]);
    String out = inspect(digits).succeeded().out();
    assertEquals(
        List.of(
            "digits, layout fsdd: no recording that can be used",
            "  1 bad file:",
            "    0_anna_0.wav: the file is empty (0 bytes)"),
        out.lines().toList());
  }

  @Test
  void pathsThatHoldNoCorpusAreRefused() throws IOException {
    inspect(folder.resolve("none")).refused(1, "none: there is no such folder or file");
    inspect(folder).refused(1, "no WAV or FLAC file");
    Recordings.write(folder, "text.txt", "text");
    inspect(folder).refused(1, "no WAV or FLAC file");
    Recordings.write(folder, "sound.wav", TONE);
    inspect(folder).refused(2, "not the layout of any known corpus", "manifest.csv");
    inspect("asterisk=" + folder).refused(1, "no recordings in the layout 'asterisk'");
    inspect("fsddd=" + folder).refused(2, "corpus format 'fsddd'", "Did you mean 'fsdd'?");
    inspect("fsdd=").refused(2, "names no folder");
    inspect("").refused(2, "names no folder");
  }

  @Test
  void brokenZipsAreRefusedAndDamagedEntriesListed() throws IOException {
    Path zip =
        Recordings.zip(folder.resolve("a.zip"), Map.of("0_anna_0.wav", TONE, "1_anna_0.wav", TONE));
    inspect(zip).succeeded();
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
    inspect(zip).refused(1, "a.zip: not a readable zip", "fetch a broken zip again");
    Files.write(zip, new byte[0]);
    inspect(zip).refused(1, "a.zip: not a readable zip");
    byte[] flipped = whole.clone();
    flipped[100] ^= 0x55;
    Files.write(zip, flipped);
    String out = inspect(zip).succeeded().out();
    assertTrue(out.contains("  1 bad file:"), out);
  }

  @Test
  void manifestsAreChecked() {
    Recordings.write(folder, "a.csv", "path,word\n");
    inspect(folder.resolve("a.csv")).refused(1, "a.csv, line 1", "'speaker'");
    Recordings.write(folder, "a.csv", "path,word,speaker,split\nx.wav,yes,ada,sometimes\n");
    inspect(folder.resolve("a.csv")).refused(1, "a.csv, line 2", "'sometimes'");
    Recordings.write(folder, "a.csv", "path,word,speaker,split\nx.wav,yes,ada,train\n");
    String out = inspect(folder.resolve("a.csv")).succeeded().out();
    assertTrue(out.contains("    x.wav: there is no such file"), out);
  }

  @Test
  void foldersThatCannotBeListedAreNamed() throws IOException {
    Path loop = Files.createDirectories(folder.resolve("loop"));
    Files.createSymbolicLink(loop.resolve("up"), loop);
    inspect(loop).refused(1, "cannot be listed", "leads back to a folder above it");
    Path closed = Files.createDirectories(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(closed), "root may read everything");
    inspect(closed).refused(1, "cannot be listed", "no permission for " + closed);
  }

  @Test
  void stopsWhenInterrupted() {
    Recordings.digits(digits, 2, 7);
    Interrupt interrupt = Interrupt.none();
    interrupt.request();
    CommandRun.of(interrupt, "data", "inspect", digits.toString(), "--quiet")
        .refused(1, "Stopped after ", " of 28 recordings");
  }

  @Test
  void realDigitsHaveSixSpeakers() {
    JsonNode report = inspect(Recordings.zip("fsdd.zip"), "--json").succeeded().json();
    assertEquals("fsdd", report.get("format").asText());
    assertEquals(3000, report.get("clips").asInt());
    assertEquals(500, report.at("/speakers/george").asInt());
    assertEquals(0, report.get("bad_files").size());
  }
}
