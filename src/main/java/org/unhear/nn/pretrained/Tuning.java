package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Locale;
import org.unhear.UsageException;

/**
 * Which part of a pretrained network is trained. What is not has neither gradient nor optimizer
 * state, and no method of unlearning moves it.
 *
 * @param frozen what stays as it is
 * @param last blocks of the transformer that are trained, counted from the last, when {@code
 *     frozen} is {@link Frozen#ALL_BUT_LAST}; 0 otherwise
 * @param rank of low-rank updates beside the weights of the encoder (Hu et al., "LoRA", 2021),
 *     which then stay as they are; 0 for none
 * @param alpha updates are scaled by alpha/rank
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Tuning(Frozen frozen, int last, int rank, double alpha) {
  /** Parts that stay as they are. */
  public enum Frozen {
    NOTHING,
    /** Positions that transformers does not train: the sinusoids of Whisper. */
    SINUSOIDS,
    /** The convolutions over samples or bands. */
    FRONT_END,
    /** Everything but the classifier. */
    ENCODER,
    /** Everything but the classifier and some last blocks. */
    ALL_BUT_LAST
  }

  private static final String LAST = "all-but-last:";

  public Tuning {
    if ((frozen == Frozen.ALL_BUT_LAST) != (last > 0)) {
      throw new IllegalArgumentException(last + " last blocks of " + frozen);
    }
    if (rank < 0 || rank > 0 && !(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new UsageException(
          "A low-rank update of rank %d scaled by %s.".formatted(rank, alpha),
          "A usual choice is --lora 8:16.");
    }
  }

  /** Everything is trained, positions that are no weights too. */
  public static Tuning full() {
    return new Tuning(Frozen.NOTHING, 0, 0, 0);
  }

  /** Everything is trained that transformers trains. */
  public static Tuning usual() {
    return new Tuning(Frozen.SINUSOIDS, 0, 0, 0);
  }

  /**
   * Reads what users write.
   *
   * @param freeze {@code nothing}, {@code front-end}, {@code encoder} or {@code all-but-last:K}
   * @param lora {@code RANK} or {@code RANK:ALPHA}; empty for none
   */
  public static Tuning parse(String freeze, String lora) {
    String text = freeze.toLowerCase(Locale.ROOT);
    Tuning plain =
        switch (text) {
          case "nothing" -> usual();
          case "front-end" -> new Tuning(Frozen.FRONT_END, 0, 0, 0);
          case "encoder" -> new Tuning(Frozen.ENCODER, 0, 0, 0);
          default -> lastBlocks(text);
        };
    return lora.isEmpty() ? plain : plain.withUpdates(lora);
  }

  private static Tuning lastBlocks(String text) {
    if (!text.matches(LAST + "[1-9]\\d{0,3}")) {
      throw UsageException.unknownName(
          "part to freeze", text, List.of("nothing", "front-end", "encoder", LAST + "2"));
    }
    return new Tuning(Frozen.ALL_BUT_LAST, Integer.parseInt(text.substring(LAST.length())), 0, 0);
  }

  private Tuning withUpdates(String lora) {
    if (!lora.matches("[1-9]\\d{0,3}(:\\d+(\\.\\d+)?)?")) {
      throw new UsageException(
          "--lora is '" + lora + "'.", "Write RANK or RANK:ALPHA, such as 8:16.");
    }
    String[] parts = lora.split(":");
    int rank = Integer.parseInt(parts[0]);
    return new Tuning(frozen, last, rank, parts.length > 1 ? Double.parseDouble(parts[1]) : rank);
  }

  /** Whether there are low-rank updates. */
  boolean updates() {
    return rank > 0;
  }
}
