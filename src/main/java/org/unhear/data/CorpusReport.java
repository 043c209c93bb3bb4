package org.unhear.data;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a corpus holds, after every recording was decoded.
 *
 * @param name of the corpus
 * @param format its layout
 * @param clips number of usable recordings
 * @param seconds their length together
 * @param lengths how long single recordings are
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
    Lengths lengths,
    List<Part> splits,
    Map<String, Integer> words,
    Map<String, Integer> speakers,
    Map<Integer, Integer> sampleRates,
    List<BadFile> badFiles) {
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

  /**
   * Lengths of single recordings in seconds; 0 when there is none.
   *
   * @param shortest the least
   * @param median half of them are shorter
   * @param longest the most
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Lengths(double shortest, double median, double longest) {
    static Lengths of(double[] seconds) {
      if (seconds.length == 0) {
        return new Lengths(0, 0, 0);
      }
      double[] sorted = seconds.clone();
      Arrays.sort(sorted);
      return new Lengths(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
  }

  /** The report as lines for people. */
  public List<String> text() {
    return CorpusText.of(this);
  }
}
