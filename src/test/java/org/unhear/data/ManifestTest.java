package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.audio.AudioException;

class ManifestTest {
  @TempDir Path root;

  private Corpus open(String csv) {
    Recordings.write(root, "mine.csv", csv);
    return Corpus.open(root.resolve("mine.csv"));
  }

  private String failure(String csv) {
    return assertThrows(UnhearException.class, () -> open(csv)).getMessage();
  }

  @Test
  void quotedCellsAndAnyColumnOrder() {
    Recordings.write(root, "a, b.wav", Recordings.tone(1));
    try (Corpus corpus =
        open(
            "\uFEFFspeaker,split,extra,path,word\r\n"
                + "anna,train,,\"a, b.wav\",\"say \"\"yes\"\"\"\r\n"
                + "ben,dev,,c.wav,no\r\n")) {
      assertEquals("manifest", corpus.format());
      assertEquals(Clip.of("a, b.wav", "say \"yes\"", "anna", Split.TRAIN), corpus.clips().get(0));
      assertEquals(Split.VALIDATION, corpus.clips().get(1).split());
      assertEquals(0.2, corpus.waveform(corpus.clips().get(0)).seconds(), 1e-9);
      AudioException missing =
          assertThrows(AudioException.class, () -> corpus.waveform(corpus.clips().get(1)));
      assertEquals(AudioException.Fault.MISSING, missing.fault());
    }
  }

  @Test
  void inAZipPathsAreRelativeToTheManifest() {
    Path zip =
        Recordings.zip(
            root.resolve("x.zip"),
            Map.of(
                "top/manifest.csv",
                "path,word,speaker,split\nw/1.wav,one,anna,test\n".getBytes(),
                "top/w/1.wav",
                Recordings.tone(3)));
    try (Corpus corpus = Corpus.open(zip)) {
      assertEquals(List.of("w/1.wav"), corpus.clips().stream().map(Clip::id).toList());
      assertEquals(8000, corpus.waveform(corpus.clips().get(0)).sampleRate());
    }
  }

  @Test
  void mistakesNameTheLine() {
    String header = "path,word,speaker,split\n";
    assertTrue(failure("").contains("empty"));
    assertTrue(
        failure("path,word,split\na,b,train\n").contains("line 1: there is no column 'speaker'"));
    assertTrue(failure(header + "a,b,c,train\nd,e,f\n").contains("line 3: 3 cells"));
    assertTrue(failure(header + "a,b,c,later\n").contains("line 2: split is 'later'"));
    assertTrue(failure(header + "a,b,c,train\n\nd,,f,test").contains("line 4: word is empty"));
    assertTrue(failure(header + "a,b,c,\"train\n").contains("not readable as CSV"));
    assertTrue(failure(header).contains("no recordings"));
    assertTrue(failure(header + "a,b,c,train\na,b,c,test\n").contains("listed twice"));
  }
}
