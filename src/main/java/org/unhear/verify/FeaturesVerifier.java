package org.unhear.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.UnhearException;
import org.unhear.audio.Framing;
import org.unhear.audio.LogMel;
import org.unhear.audio.LogMelSettings;
import org.unhear.audio.MelFilters;
import org.unhear.audio.MelScale;
import org.unhear.audio.Mfcc;
import org.unhear.audio.NormalisedWaveforms;
import org.unhear.audio.WhisperLogMel;
import org.unhear.io.Reasons;
import org.unhear.io.SafeTensors;

/**
 * Verifies the golden audio features: every tensor of every safetensors file of the folder, with
 * the tolerances of the folder's README.
 */
public final class FeaturesVerifier implements GoldenVerifier {
  private static final String FILTERS = "filters";
  private static final String BATCH = "padded_batch";
  private static final String ENDING = ".safetensors";
  private static final String WAVEFORM = "waveform";
  private static final int RATE = 16000;
  private static final int WHISPER_SECONDS = 30;
  private static final int COEFFICIENTS = 40;

  @Override
  public boolean accepts(Path folder) {
    return Files.isRegularFile(folder.resolve(FILTERS + ENDING))
        && Files.isRegularFile(folder.resolve(BATCH + ENDING));
  }

  @Override
  public List<CaseResult> verify(Path folder) {
    List<CaseResult> results = new ArrayList<>();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString().replace(ENDING, "");
      try {
        results.addAll(cases(SafeTensors.open(file), name));
      } catch (UnhearException | IllegalArgumentException e) {
        results.add(CaseResult.failure("features/" + name, e.getMessage()));
      }
    }
    return results;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UnhearException(
          folder + ": cannot be listed (" + Reasons.of(e) + ").", "Check its permissions.", e);
    }
  }

  private static List<CaseResult> cases(SafeTensors golden, String file) {
    List<CaseResult> results = new ArrayList<>();
    for (String tensor : golden.names()) {
      if (tensor.startsWith(WAVEFORM)) {
        continue;
      }
      String name = "features/" + file + "/" + tensor;
      results.add(
          switch (file) {
            case FILTERS -> compare(name, golden.floats(tensor), filters(golden, tensor), 1e-6);
            case BATCH -> batch(golden, name, tensor);
            default ->
                compare(
                    name,
                    golden.floats(tensor),
                    features(tensor, golden.floats(WAVEFORM)),
                    tolerance(tensor));
          });
    }
    return results;
  }

  private static double tolerance(String tensor) {
    if (tensor.startsWith("logmel")) {
      return 1e-3;
    }
    if (tensor.startsWith("mfcc")) {
      return 5e-4;
    }
    return tensor.startsWith("whisper") ? 1e-4 : 1e-5;
  }

  private static float[] filters(SafeTensors golden, String tensor) {
    int[] shape = shape(golden, tensor);
    if (shape.length == 1) {
      return LogMel.window(shape[0]);
    }
    MelScale scale = tensor.contains("htk") ? MelScale.HTK : MelScale.SLANEY;
    return new MelFilters(settings(shape[1], scale)).matrix();
  }

  private static CaseResult batch(SafeTensors golden, String name, String tensor) {
    NormalisedWaveforms batch =
        NormalisedWaveforms.of(
            golden.names().stream()
                .filter(each -> each.startsWith(WAVEFORM))
                .sorted()
                .map(golden::floats)
                .toList());
    if (!tensor.equals("attention_mask")) {
      return compare(name, golden.floats(tensor), batch.values(), 1e-5);
    }
    return compare(name, widened(golden.ints(tensor)), widened(batch.mask()), 0);
  }

  private static float[] features(String tensor, float[] x) {
    return switch (tensor) {
      case "logmel_htk_40" -> new LogMel(settings(40, MelScale.HTK)).of(x);
      case "logmel_htk_64" -> new LogMel(settings(64, MelScale.HTK)).of(x);
      case "logmel_slaney_40" -> new LogMel(settings(40, MelScale.SLANEY)).of(x);
      case "logmel_slaney_64" -> new LogMel(settings(64, MelScale.SLANEY)).of(x);
      case "mfcc40_htk_40" -> new Mfcc(settings(40, MelScale.HTK), COEFFICIENTS).of(x);
      case "mfcc40_slaney_64" -> new Mfcc(settings(64, MelScale.SLANEY), COEFFICIENTS).of(x);
      case "whisper_logmel_30s_first200" -> whisper(x, 0, 200);
      case "whisper_logmel_30s_last10" ->
          whisper(x, WhisperLogMel.frames(WHISPER_SECONDS * RATE) - 10, 10);
      case "whisper_logmel_whole_seconds" ->
          new WhisperLogMel().of(x, (x.length + RATE - 1) / RATE * RATE);
      case "normalised_waveform" -> NormalisedWaveforms.normalise(x);
      default -> throw new UnhearException("No feature is named '" + tensor + "'.", "");
    };
  }

  /** Some frames of the features of the clip padded to 30 s. */
  private static float[] whisper(float[] x, int from, int count) {
    float[] all = new WhisperLogMel().of(x, WHISPER_SECONDS * RATE);
    int frames = all.length / WhisperLogMel.BANDS;
    float[] out = new float[WhisperLogMel.BANDS * count];
    for (int j = 0; j < WhisperLogMel.BANDS; j++) {
      System.arraycopy(all, j * frames + from, out, j * count, count);
    }
    return out;
  }

  private static LogMelSettings settings(int mels, MelScale scale) {
    return LogMelSettings.of(mels, scale, Framing.CENTRED);
  }

  private static int[] shape(SafeTensors golden, String tensor) {
    long[] shape = golden.entry(tensor).shape();
    int[] sizes = new int[shape.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.toIntExact(shape[i]);
    }
    return sizes;
  }

  private static float[] widened(int[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static CaseResult compare(
      String name, float[] expected, float[] actual, double tolerance) {
    if (expected.length != actual.length) {
      return CaseResult.failure(
          name, "expected " + expected.length + " values, got " + actual.length);
    }
    double largest = -1;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs((double) expected[i] - actual[i]);
      if (!(error <= largest)) {
        largest = error;
        at = i;
      }
      if (Double.isNaN(error)) {
        break;
      }
    }
    String detail = "value %d of %d".formatted(at, expected.length);
    return new CaseResult(name, largest, tolerance, largest <= tolerance, detail);
  }
}
