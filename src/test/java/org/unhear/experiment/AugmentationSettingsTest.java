package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.io.Json;

class AugmentationSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | none",
        "shift | shift:100",
        "shift:12.5 | shift:12.5",
        "spec | spec:2x8,2x20",
        "spec:1x3,0x0 | spec:1x3,0x0",
        "spec:0x0,0x0 | none",
        "shift:0 | none",
        "noise:/some/folder | noise:/some/folder:5..20dB:80%",
        "noise:a:-5..2.5dB | noise:a:-5..2.5dB:80%",
        "noise:a:29% | noise:a:5..20dB:29%",
        "noise:C:/odd:50%name:0..0dB:100% | noise:C:/odd:50%name:0..0dB:100%",
        "spec:2x7,2x25,shift:100 | shift:100,spec:2x7,2x25",
        "noise:a , spec , shift | shift:100,spec:2x8,2x20,noise:a:5..20dB:80%"
      })
  void textIsReadAndWritten(String text, String complete) {
    assertEquals(complete, AugmentationSettings.parse(text).spec());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void textAndJsonComeBackTheSame(
      @ForAll @DoubleRange(max = 10_000) double shift,
      @ForAll @IntRange(max = 100) int masks,
      @ForAll @DoubleRange(min = -100, max = 0) double low,
      @ForAll @DoubleRange(max = 100) double high,
      @ForAll @Scale(9) @DoubleRange(min = 1e-9, max = 1) double share) {
    AugmentationSettings settings =
        new AugmentationSettings(
            shift,
            new MaskSettings(masks, masks, 3, 4),
            new NoiseSettings("a/b:c", low, high, share));
    assertEquals(settings, AugmentationSettings.parse(settings.spec()));
    assertEquals(settings, Json.parse(Json.toLine(settings), AugmentationSettings.class, "it"));
  }

  @Test
  void jsonIsSnakeCaseAndStrict() {
    String json = Json.toLine(AugmentationSettings.parse("shift:20,spec,noise:n"));
    assertEquals(
        "{'shift_milliseconds':20.0,"
            + "'masks':{'band_masks':2,'band_width':8,'frame_masks':2,'frame_width':20},"
            + "'noise':{'path':'n','low_decibels':5.0,'high_decibels':20.0,'share':0.8}}",
        json.replace('"', '\''));
    assertThrows(
        UnhearException.class,
        () -> Json.parse("{\"shift_milliseconds\":1}", AugmentationSettings.class, "it"));
  }

  @Test
  void saysWhetherAnythingIsDone() {
    assertFalse(AugmentationSettings.none().any());
    assertFalse(AugmentationSettings.parse("none").any());
    for (String text : new String[] {"shift", "spec", "noise:a"}) {
      assertTrue(AugmentationSettings.parse(text).any(), text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shfit:100 | Unknown augmentation 'shfit'. | Did you mean 'shift'?",
        "nosie:a | Unknown augmentation 'nosie'. | Did you mean 'noise'?",
        "shift:far | Expected a number for 'shift', got 'far'. | For example",
        "shift:-3 | Expected a shift of 0 to 10000 milliseconds, got -3.0. | For example",
        "shift:1,shift:2 | 'shift' is there twice in 'shift:1,shift:2'. | For example",
        "none,shift | Expected 'none' to stand alone, got 'none,shift'. | For example",
        "spec:2x8 | Expected masks over bands and over frames as in spec:2x8,2x20 | 2x8 means",
        "spec:2x0,1x1 | Expected 1 to 100 masks of at least 1 band or frame, or 0x0, got 2x0. | For",
        "noise | Expected a path of noise as in noise:PATH, got 'noise:'. | For example",
        "noise:a:20..5dB | Expected ratios of signal to noise from -100 to 100 dB | For example",
        "noise:a:0% | Expected noise in more than 0 % | For example",
        "noise:a:130% | Expected noise in more than 0 % | For example",
        "noise:a:1.2.3% | Expected a number for 'noise', got '1.2.3'. | For example"
      })
  void mistakesAreExplained(String text, String message, String hint) {
    UsageException e = assertThrows(UsageException.class, () -> AugmentationSettings.parse(text));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertTrue(e.hint().startsWith(hint), e.hint());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
  void numbersThatAreNoneAreRefused(double number) {
    assertThrows(
        UsageException.class,
        () -> new AugmentationSettings(number, MaskSettings.none(), NoiseSettings.none()));
    assertThrows(UsageException.class, () -> new NoiseSettings("a", 0, number, 0.5));
    assertThrows(UsageException.class, () -> new NoiseSettings("a", 0, 1, number));
    assertThrows(UsageException.class, () -> new NoiseSettings("a,b", 0, 1, 1));
  }
}
