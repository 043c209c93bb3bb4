package org.unhear.experiment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.audio.CounterRandom;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.data.Split;

/**
 * A request like the one that is to be served, on recordings that say nothing of the test part:
 * settings of methods are chosen here.
 *
 * <p>The recordings are those of the training part, the test part is left out. What stands in for
 * the test part is the corpus' own validation part; where it has none, a tenth of the training part
 * is held out, of each class, and of what is to be forgotten as of the rest. The seed is another
 * than that of any run that is reported: so is the sample that is forgotten, and so are original
 * and gold.
 *
 * @param prepared the recordings, with validation recordings in the place of the test part
 * @param forget the request among them
 * @param measured the same, with as many of D_r as are measured after each trial
 */
record Rehearsal(Prepared prepared, ForgetSet forget, ForgetSet measured) {
  private static final int HELD_OUT_OF = 10;
  private static final int RETAINED_MEASURED = 512;

  /**
   * Makes the data of a rehearsal.
   *
   * @param before the data of what is reported, with its first seed
   * @throws UnhearException when nothing is left for validation, or nothing to forget
   */
  static Rehearsal of(Prepared before, ForgetRequest request) {
    Prepared seeded = before.withSeed(before.recipe().seed() - 1);
    Dataset data = seeded.data();
    ForgetSet whole = request.resolve(data, seeded.recipe().seed());
    BitSet validation = validation(data, whole, seeded.recipe().seed());
    Dataset rehearsed = data.resplit(i -> part(data.clip(i).split(), validation.get(i)));
    int[] kept = IntStream.of(whole.forget()).filter(i -> !validation.get(i)).toArray();
    if (kept.length == 0 || validation.isEmpty()) {
      throw new UnhearException(
          "The %d training recordings are too few to hold some out for tuning."
              .formatted(seeded.training().length),
          "Leave --tune out, or set the methods by hand with --set METHOD.KEY=VALUE.");
    }
    ForgetSet.Stored stored =
        new ForgetSet.Stored(
            whole.spec(),
            whole.seed(),
            whole.kind(),
            whole.classes(),
            0,
            IntStream.of(kept).mapToObj(i -> data.clip(i).id()).toList());
    ForgetSet forget = ForgetSet.of(stored, rehearsed);
    Prepared prepared = Prepared.of(seeded.recipe(), rehearsed, seeded.threads());
    return new Rehearsal(prepared, forget, thinned(forget));
  }

  private static Optional<Split> part(Split own, boolean validation) {
    if (validation) {
      return Optional.of(Split.TEST);
    }
    return own == Split.TRAIN ? Optional.of(Split.TRAIN) : Optional.empty();
  }

  /** The recordings that no model of the rehearsal is trained on. */
  private static BitSet validation(Dataset data, ForgetSet forget, long seed) {
    BitSet validation = new BitSet();
    IntStream.of(data.indices(Split.VALIDATION)).forEach(validation::set);
    if (validation.isEmpty()) {
      holdOut(data, forget.retain(), 1, seed, validation);
      holdOut(data, forget.forget(), 0, seed, validation);
    }
    return validation;
  }

  /**
   * A tenth of each class.
   *
   * @param least how many of a class of two or more
   */
  private static void holdOut(Dataset data, int[] indices, int least, long seed, BitSet held) {
    Map<Integer, List<Integer>> classes = new LinkedHashMap<>();
    IntStream.of(indices)
        .boxed()
        .sorted((a, b) -> Long.compare(rank(data, a, seed), rank(data, b, seed)))
        .forEach(i -> classes.computeIfAbsent(data.label(i), c -> new ArrayList<>()).add(i));
    for (List<Integer> members : classes.values()) {
      int count = Math.max(members.size() > 1 ? least : 0, members.size() / HELD_OUT_OF);
      members.subList(0, count).forEach(held::set);
    }
  }

  private static long rank(Dataset data, int index, long seed) {
    return CounterRandom.of(seed, "held out " + data.clip(index).id()).nextLong();
  }

  /** Evenly spaced recordings of D_r: enough to tell an accuracy, few enough for many trials. */
  private static ForgetSet thinned(ForgetSet set) {
    int[] retain = set.retain();
    int count = Math.min(retain.length, RETAINED_MEASURED);
    int[] some =
        IntStream.range(0, count)
            .map(i -> retain[(int) ((long) i * retain.length / count)])
            .toArray();
    return new ForgetSet(set.spec(), set.seed(), set.kind(), set.forget(), some, set.classes());
  }
}
