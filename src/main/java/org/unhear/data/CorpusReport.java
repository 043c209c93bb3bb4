package org.unhear.data;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a corpus holds, after every recording was decoded.
 *
 * @param name of the corpus
 * @param format its layout
 * @param clips number of usable recordings
 * @param seconds their length together
 * @param splits the parts, in the order train, validation, test; empty ones are left out
 * @param words usable recordings per word
 * @param speakers usable recordings per speaker
 * @param sampleRates usable recordings per sample rate in Hz
 * @param badFiles recordings that cannot be used, and files that do not fit the layout
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CorpusReport(
    String name,
    String format,
    int clips,
    double seconds,
    List<Part> splits,
    Map<String, Integer> words,
    Map<String, Integer> speakers,
    Map<Integer, Integer> sampleRates,
    List<BadFile> badFiles) {
  private static final int NAMES_SHOWN = 40;

  /**
   * One part of a corpus.
   *
   * @param split which
   * @param clips number of usable recordings
   * @param seconds their length together
   * @param words different words
   * @param speakers different speakers
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Part(Split split, int clips, double seconds, int words, int speakers) {}

  /** The report for people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(line("%s (%s): %d recordings, %s", name, format, clips, duration(seconds)));
    text.append(line("  %-12s %8s %12s %8s %9s", "part", "clips", "length", "words", "speakers"));
    for (Part part : splits) {
      text.append(
          line(
              "  %-12s %8d %12s %8d %9d",
              part.split.name().toLowerCase(Locale.ROOT),
              part.clips,
              duration(part.seconds),
              part.words,
              part.speakers));
    }
    text.append(line("  %d words: %s", words.size(), listed(words)));
    text.append(line("  %d speakers: %s", speakers.size(), listed(speakers)));
    text.append(line("  sample rates: %s", listed(sampleRates)));
    text.append(line("  %d bad files", badFiles.size()));
    for (BadFile bad : badFiles) {
      text.append(line("    %s: %s", bad.path(), bad.reason()));
    }
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }

  private static String listed(Map<?, Integer> counts) {
    String names =
        counts.entrySet().stream()
            .limit(NAMES_SHOWN)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    return counts.size() > NAMES_SHOWN ? names + ", …" : names;
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
