package org.unhear.train;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.UsageException;

/**
 * How the examples of a training are ordered when some are left out, and whether they are divided
 * as in SISA (Bourtoule et al., S&amp;P 2021). As text it is {@code packed}, {@code slots}, or
 * {@code sisa:SHARDSxSLICES}.
 *
 * @param keepsSlots whether the others keep their places, so that batches get smaller, or move up,
 *     so that batches stay full
 * @param shards models that are trained apart, each on examples of its own
 * @param slices parts of a shard that enter its training one after the other
 */
public record Order(boolean keepsSlots, int shards, int slices) {
  /** The others move up. */
  public static final Order PACKED = new Order(false, 1, 1);

  /** The others keep their places. */
  public static final Order SLOTS = new Order(true, 1, 1);

  private static final String USUAL = "sisa:5x4";
  private static final int MOST = 1000;
  private static final Pattern SISA = Pattern.compile("sisa:(\\d{1,4})x(\\d{1,4})");
  private static final List<String> NAMES = List.of("packed", "slots", "sisa");

  public Order {
    if (shards < 1 || slices < 1 || shards > MOST || slices > MOST) {
      throw new UsageException(
          "A training in %d shards of %d slices.".formatted(shards, slices),
          "Both are 1 to %d, as in --order %s.".formatted(MOST, USUAL));
    }
    if (shards * slices > 1 && !keepsSlots) {
      throw new IllegalArgumentException("what is divided keeps its slots");
    }
  }

  /**
   * Reads the text form; {@code sisa} alone has 5 shards of 4 slices.
   *
   * @throws UsageException when it is malformed, with the nearest name when one is unknown
   */
  public static Order parse(String text) {
    Matcher sisa = SISA.matcher(text.equals("sisa") ? USUAL : text);
    if (sisa.matches()) {
      return new Order(true, Integer.parseInt(sisa.group(1)), Integer.parseInt(sisa.group(2)));
    }
    return switch (text) {
      case "packed" -> PACKED;
      case "slots" -> SLOTS;
      default -> throw unknown(text);
    };
  }

  private static UsageException unknown(String text) {
    return text.startsWith("sisa:")
        ? new UsageException(
            "'%s' does not say how many shards and slices.".formatted(text),
            "Write it like " + USUAL + ": 5 shards of 4 slices.")
        : UsageException.unknownName("order", text, NAMES);
  }

  /** Whether there is more than one shard or slice. */
  public boolean isDivided() {
    return shards * slices > 1;
  }

  /**
   * Epochs in which as many examples are seen as in passes over all of them: slice i of R takes
   * part in R − i + 1 of R equal parts of the training, so 2R / (R + 1) times as many.
   */
  public int epochs(int passes) {
    return (int) Math.max(slices, Math.round(2.0 * slices * passes / (slices + 1)));
  }

  /**
   * The places of a training without some of its examples, for each shard. Which shard and slice an
   * example belongs to depends on the seed and all examples, whether left out or not.
   *
   * @throws UnhearException when there are fewer than two examples for a slice
   */
  public List<Slots> without(int[] leftOut, int[] others, long seed) {
    if (!keepsSlots) {
      return List.of(Slots.of(others));
    }
    int[] all = IntStream.concat(IntStream.of(leftOut), IntStream.of(others)).sorted().toArray();
    int parts = shards * slices;
    if (isDivided() && all.length < 2 * parts) {
      throw new UnhearException(
          "%d recordings are too few for %d shards of %d slices."
              .formatted(all.length, shards, slices),
          "Each slice needs two; give fewer shards or slices, as in --order sisa:2x2.");
    }
    // Epochs count from 0, so this order is none of theirs.
    int[] dealt = isDivided() ? new EpochOrder(all.length).of(all, seed, -1) : all;
    int[][] slice =
        IntStream.range(0, parts)
            .mapToObj(i -> Arrays.copyOfRange(dealt, cut(all, i), cut(all, i + 1)))
            .toArray(int[][]::new);
    return IntStream.range(0, shards)
        .mapToObj(k -> Slots.of(Arrays.copyOfRange(slice, k * slices, (k + 1) * slices)))
        .map(slots -> slots.without(leftOut))
        .toList();
  }

  private int cut(int[] all, int part) {
    return (int) ((long) all.length * part / (shards * slices));
  }

  /** The text that {@link #parse} reads. */
  @Override
  public String toString() {
    if (isDivided()) {
      return "sisa:%dx%d".formatted(shards, slices);
    }
    return keepsSlots ? "slots" : "packed";
  }
}
