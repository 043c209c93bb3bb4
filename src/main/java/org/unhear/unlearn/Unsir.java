package org.unhear.unlearn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.train.Examples;
import org.unhear.train.OptimizerSpec;

/**
 * Noise that the model is most wrong about for the class c damages it (impair), then a pass over
 * D_r mends it (repair). Impair: each step one mean CE over noise rows with label c and retained
 * samples. Repair: a new optimizer, L = CE(B_r).
 */
public final class Unsir implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "unsir",
        "Learns noise that stands for the class to forget, trains on it, then repairs.",
        "Tarun et al., TNNLS 2023",
        "the retain set and a forget set of one class",
        "noise rate, noise decay and the two phases as in the paper's public code; sizes are chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        1,
        Hyperparameter.whole("noise_count", 64, 1, 1 << 16, "rows of noise"),
        Hyperparameter.whole("noise_steps", 40, 1, 1 << 20, "steps that the noise is trained for"),
        Hyperparameter.number("noise_lr", 0.1, 0, 1e3, "rate of these steps, by Adam"),
        Hyperparameter.number("noise_decay", 0.1, 0, 1e3, "weight of Σ noise²"),
        Hyperparameter.whole("impair_noise", 32, 1, 1 << 16, "rows of noise in an impair step"),
        Hyperparameter.whole(
            "impair_retain", 32, 1, 1 << 16, "recordings of D_r in an impair step"),
        Hyperparameter.whole("impair_steps", 20, 1, 1 << 20, "impair steps").searched(1, 20),
        Settings.batch("retain", 64),
        ForgetClass.HYPERPARAMETER);
  }

  @Override
  public void run(UnlearningContext context) {
    int c = ForgetClass.of(context);
    int rows = context.hyper().whole("noise_count");
    float[] noise = new TrainedNoise(context, c).train(rows);
    context.result("noise", noise);
    impair(context, Appended.to(context.examples(), noise, rows, c), rows);
    repair(context);
  }

  private static void impair(UnlearningContext context, Examples examples, int rows) {
    Hyperparameters hyper = context.hyper();
    int steps = hyper.whole("impair_steps");
    int[] all = IntStream.range(0, rows).toArray();
    int[][] noise = context.draws().samples("noise", 1, all, hyper.whole("impair_noise"), steps);
    int[][] retain =
        context.draws().samples("retain", 1, context.retain(), hyper.whole("impair_retain"), steps);
    int first = context.examples().size();
    try (Descent descent = context.descent()) {
      descent.expect(steps);
      descent.each(
          "impair",
          1,
          IntStream.range(0, steps).boxed().toList(),
          step -> {
            IntStream chosen = IntStream.of(noise[step]).map(row -> first + row);
            int[] batch = IntStream.concat(chosen, IntStream.of(retain[step])).toArray();
            descent.add(Term.crossEntropy("impair", examples, batch));
          });
    }
  }

  private static void repair(UnlearningContext context) {
    try (Descent descent = context.descent()) {
      int perEpoch = Batches.count(context.retain().length, context.hyper().whole("retain_batch"));
      descent.epochs(
          perEpoch,
          epoch ->
              descent.each(
                  "repair",
                  epoch + 1,
                  Arrays.asList(context.batches("retain", epoch + 1)),
                  batch -> descent.add(Term.crossEntropy("repair", context.examples(), batch))));
    }
  }
}
