package org.unhear.unlearn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.train.Examples;
import org.unhear.train.OptimizerSpec;

/**
 * ỹ is a wrong label, drawn anew each epoch. {@code paired}: L = CE(B_f; ỹ) + λ CE(B_r; y), two
 * means. {@code union}: one mean over batches of both sets shuffled together.
 */
public final class RandomLabel implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "random-label",
        "Trains on with wrong labels for the forget set and true ones for the retain set.",
        "Golatkar et al., CVPR 2020; Cheng & Amiri, Interspeech 2025",
        "the forget set and the retain set",
        "lam as in Cheng & Amiri; the rest is chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        5,
        Hyperparameter.choice("mode", List.of("paired", "union"), "how the two sets meet"),
        Settings.batch("forget", 64),
        Settings.batch("retain", 64),
        Hyperparameter.whole("batch", 64, 1, 1 << 20, "recordings in a step of mode union"),
        Hyperparameter.number("lam", 1, 0, 1e6, "weight of the retain set in mode paired")
            .searched(1, 50));
  }

  @Override
  public void run(UnlearningContext context) {
    try (Descent descent = context.descent()) {
      if (context.hyper().text("mode").equals("union")) {
        union(context, descent);
      } else {
        paired(context, descent);
      }
    }
  }

  private static void paired(UnlearningContext context, Descent descent) {
    double lambda = context.hyper().number("lam");
    EpochLabels labels = new EpochLabels(context);
    Batches.eachPair(
        context,
        descent,
        (epoch, pair) -> {
          descent.add(Term.crossEntropy("forget", labels.of(epoch), pair.forget()));
          descent.add(Term.crossEntropy("retain", context.examples(), pair.retain()).times(lambda));
        });
  }

  private static void union(UnlearningContext context, Descent descent) {
    int[] all =
        IntStream.concat(IntStream.of(context.forget()), IntStream.of(context.retain())).toArray();
    int size = context.hyper().whole("batch");
    EpochLabels labels = new EpochLabels(context);
    descent.epochs(
        Batches.count(all.length, size),
        epoch -> {
          Examples mixed = labels.of(epoch);
          descent.each(
              "union",
              epoch,
              Arrays.asList(context.draws().batches("union", epoch, all, size)),
              batch -> descent.add(Term.crossEntropy("union", mixed, batch)));
        });
  }
}
