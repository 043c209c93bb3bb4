package org.unhear.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.audio.AudioException.Fault;

class AudioDecoderTest {
  private static final float[] TONE = WavFiles.tone(440, 0.05, 8000);

  @TempDir Path folder;

  private static Waveform decode(byte[] bytes) {
    return AudioDecoder.decode(bytes, "x.wav");
  }

  private static AudioException refused(Fault fault, byte[] bytes) {
    AudioException failure = assertThrows(AudioException.class, () -> decode(bytes));
    assertEquals(fault, failure.fault(), failure.getMessage());
    assertTrue(failure.getMessage().startsWith("x.wav: "), failure.getMessage());
    assertFalse(failure.hint().isEmpty());
    return failure;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = AudioDecoderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvSource({"8,false", "16,false", "24,false", "32,false", "32,true", "64,true"})
  void everyEncoding(int bits, boolean isFloat) {
    Waveform wave = decode(WavFiles.wav(TONE, 1, 11025, bits, isFloat));
    assertEquals(11025, wave.sampleRate());
    float step = isFloat ? 0 : Math.scalb(1f, -Math.min(bits, 25));
    assertArrayEquals(TONE, wave.samples(), step);
  }

  @Test
  void extensible() {
    byte[] data = WavFiles.encode(TONE, 24, false);
    byte[] format = WavFiles.extensible(1, 1, 48000, 24);
    Waveform wave =
        decode(WavFiles.riff(WavFiles.chunk("fmt ", format), WavFiles.chunk("data", data)));
    assertArrayEquals(TONE, wave.samples(), Math.scalb(1f, -23));
  }

  @Test
  void channelsAreAveraged() {
    float[] stereo = {0.5f, 0f, -0.25f, -0.75f, 1f, 0.5f};
    Waveform wave = decode(WavFiles.wav(stereo, 2, 16000, 32, true));
    assertArrayEquals(new float[] {0.25f, -0.5f, 0.75f}, wave.samples());
  }

  @Test
  void otherChunksOfOddLengthAreSkipped() {
    byte[] format = WavFiles.chunk("fmt ", WavFiles.format(1, 1, 8000, 16));
    byte[] data = WavFiles.chunk("data", WavFiles.encode(TONE, 16, false));
    byte[] odd = WavFiles.chunk("LIST", new byte[7]);
    Waveform wave = decode(WavFiles.riff(odd, format, odd, data, odd));
    assertEquals(TONE.length, wave.samples().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 0x7FFFF024})
  void lengthsOfWritersToAPipe(int announced) {
    byte[] wav =
        WavFiles.riff(
            WavFiles.chunk("fmt ", WavFiles.format(1, 1, 8000, 16)),
            WavFiles.chunk("data", WavFiles.encode(TONE, 16, false), announced));
    Arrays.fill(wav, 4, 8, (byte) (announced == 0 ? 0 : 0xFF));
    assertEquals(TONE.length, decode(wav).samples().length);
  }

  @Test
  void anEmptyDataChunkBeforeOthersIsNoSound() {
    byte[] format = WavFiles.chunk("fmt ", WavFiles.format(1, 1, 8000, 16));
    byte[] list = WavFiles.chunk("LIST", new byte[200]);
    refused(Fault.NO_SAMPLES, WavFiles.riff(format, WavFiles.chunk("data", new byte[0]), list));
  }

  @Test
  void everyCutIsRefused() {
    byte[] wav = WavFiles.pcm16(TONE, 8000);
    for (int length = 1; length < wav.length; length++) {
      byte[] cut = Arrays.copyOf(wav, length);
      AudioException failure = assertThrows(AudioException.class, () -> decode(cut));
      Fault expected = length < 4 ? Fault.NOT_AUDIO : Fault.TRUNCATED;
      assertEquals(expected, failure.fault(), "after " + length + " bytes");
    }
  }

  @Test
  void emptyMissingAndOtherFiles() {
    refused(Fault.EMPTY, new byte[0]);
    refused(Fault.NOT_AUDIO, new byte[100]);
    refused(Fault.NOT_AUDIO, "<html>not found</html>".getBytes());
    byte[] avi = WavFiles.pcm16(TONE, 8000);
    System.arraycopy("AVI ".getBytes(), 0, avi, 8, 4);
    refused(Fault.NOT_AUDIO, avi);
    AudioException missing =
        assertThrows(AudioException.class, () -> AudioDecoder.read(folder.resolve("missing.wav")));
    assertEquals(Fault.MISSING, missing.fault());
    AudioException directory = assertThrows(AudioException.class, () -> AudioDecoder.read(folder));
    assertEquals(Fault.UNREADABLE, directory.fault());
  }

  @Test
  void formatsThatAreNotRead() {
    float[] none = new float[8];
    refused(Fault.UNSUPPORTED, wavOf(WavFiles.format(6, 1, 8000, 8), none));
    refused(Fault.UNSUPPORTED, wavOf(WavFiles.format(1, 1, 8000, 12), none));
    refused(Fault.UNSUPPORTED, wavOf(WavFiles.format(1, 0, 8000, 16), none));
    refused(Fault.UNSUPPORTED, wavOf(WavFiles.format(1, 60000, 8000, 16), none));
    refused(Fault.DAMAGED, wavOf(WavFiles.format(1, 1, 0, 16), none));
    refused(Fault.DAMAGED, wavOf(WavFiles.format(1, 1, -5, 16), none));
    refused(Fault.DAMAGED, wavOf(new byte[4], none));
    refused(
        Fault.DAMAGED,
        WavFiles.riff(
            WavFiles.chunk("data", new byte[8]),
            WavFiles.chunk("fmt ", WavFiles.format(1, 1, 8000, 16))));
  }

  private static byte[] wavOf(byte[] format, float[] samples) {
    return WavFiles.riff(
        WavFiles.chunk("fmt ", format),
        WavFiles.chunk("data", WavFiles.encode(samples, 16, false)));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void samplesThatAreNoNumbers(float value) {
    float[] samples = TONE.clone();
    samples[17] = value;
    AudioException failure = refused(Fault.NOT_FINITE, WavFiles.wav(samples, 1, 8000, 32, true));
    assertTrue(failure.reason().contains("sample 17"));
  }

  @Test
  void flacOf16Bits() throws IOException {
    Waveform wave = decode(resource("tone16.flac"));
    assertEquals(8000, wave.sampleRate());
    assertEquals(4000, wave.samples().length);
    assertArrayEquals(WavFiles.tone(440, 0.5, 8000), wave.samples(), 1e-4f);
  }

  @Test
  void flacOf24BitsInStereo() throws IOException {
    Waveform wave = decode(resource("stereo24.flac"));
    assertEquals(44100, wave.sampleRate());
    float[] low = WavFiles.tone(440, 0.1, 44100);
    float[] high = WavFiles.tone(880, 0.1, 44100);
    assertEquals(low.length, wave.samples().length);
    for (int i = 0; i < low.length; i++) {
      assertEquals((low[i] + high[i]) / 2, wave.samples()[i], 1e-4);
    }
  }

  @Test
  void everyCutFlacIsRefused() throws IOException {
    byte[] flac = resource("tone16.flac");
    for (int length = 4; length < flac.length; length += 7) {
      byte[] cut = Arrays.copyOf(flac, length);
      assertThrows(AudioException.class, () -> decode(cut), "after " + length + " bytes");
    }
  }

  @Test
  void damagedFilesAreRefusedOrRead() throws IOException {
    byte[] flac = resource("tone16.flac");
    byte[] wav = WavFiles.pcm16(TONE, 8000);
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = (round % 2 == 0 ? flac : wav).clone();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        int range = round % 2 == 0 ? bytes.length : 60;
        bytes[random.nextInt(range)] = (byte) random.nextInt(256);
      }
      try {
        assertTrue(decode(bytes).samples().length > 0);
      } catch (AudioException e) {
        assertFalse(e.reason().isEmpty());
      }
    }
  }

  @Test
  void streamsStayOpenAndAreReadToTheEnd() {
    byte[] wav = WavFiles.pcm16(TONE, 8000);
    Waveform wave = AudioDecoder.decode(new ByteArrayInputStream(wav), "stream");
    assertEquals(TONE.length, wave.samples().length);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("medium fault");
          }
        };
    AudioException failure =
        assertThrows(AudioException.class, () -> AudioDecoder.decode(broken, "stream"));
    assertEquals(Fault.UNREADABLE, failure.fault());
  }
}
