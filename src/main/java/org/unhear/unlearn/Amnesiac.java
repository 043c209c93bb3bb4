package org.unhear.unlearn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.gradients.Vectors;
import org.unhear.graph.Weights;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;

/**
 * Trains from fresh weights over D, keeping Σ (θ_after − θ_before) over the steps whose batch holds
 * a sample of D_f; takes that sum away from the end; then repairs with a new optimizer on D_r. The
 * training is part of the method, since only a training that kept those changes can be undone.
 */
public final class Amnesiac implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "amnesiac",
        "Takes back the training steps that saw the forget set, then repairs.",
        "Graves et al., AAAI 2021",
        "the forget set, the retain set and a training of its own, whose steps it logs",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> own = new ArrayList<>();
    own.add(Hyperparameter.whole("batch", 64, 1, 1 << 20, "recordings in a step of the training"));
    own.addAll(DescentSettings.optimizer("repair_", new OptimizerSpec.Sgd(0.01, 0.9, 5e-4)));
    own.add(
        Hyperparameter.whole("repair_epochs", 1, 0, 1_000_000, "passes of the repair over D_r"));
    own.add(
        Hyperparameter.whole(
            "repair_retain_batch", 64, 1, 1 << 20, "recordings in a step of the repair"));
    // Most of its steps are the training that it has to log: no short run tells how it would do.
    return Settings.descent(
            new OptimizerSpec.Sgd(0.02, 0.9, 0), 10, own.toArray(Hyperparameter[]::new))
        .stream()
        .map(Hyperparameter::unsearched)
        .toList();
  }

  @Override
  public void run(UnlearningContext context) {
    Learner learner = context.learner();
    try (Weights fresh = context.draws().weights("init", learner)) {
      learner.weights().copyFrom(fresh);
    }
    double[] changes = train(context);
    Flat.move(learner, -1, changes);
    context.result("removed", Flat.dense(learner, learner.weights().flat()));
    repair(context);
  }

  /** Σ of the changes that steps with a forgotten sample made. */
  private static double[] train(UnlearningContext context) {
    Learner learner = context.learner();
    int[] all = context.task().all();
    int size = context.hyper().whole("batch");
    BitSet forgotten = new BitSet();
    IntStream.of(context.forget()).forEach(forgotten::set);
    int total = Math.toIntExact(learner.weights().parameters().total());
    double[] changes = new double[total];
    try (Descent descent = context.descent()) {
      descent.epochs(
          Batches.count(all.length, size),
          epoch -> {
            for (int[] batch : context.draws().batches("train", epoch, all, size)) {
              boolean logged = IntStream.of(batch).anyMatch(forgotten::get);
              float[] before = logged ? flat(learner, total) : new float[0];
              descent.each(
                  "train",
                  epoch,
                  List.of(batch),
                  examples ->
                      descent.add(Term.crossEntropy("train", context.examples(), examples)));
              if (logged) {
                Vectors.add(changes, 1, flat(learner, total));
                Vectors.add(changes, -1, before);
              }
            }
          });
    }
    return changes;
  }

  private static float[] flat(Learner learner, int total) {
    return learner.device().read(learner.weights().flat(), total);
  }

  private static void repair(UnlearningContext context) {
    Hyperparameters hyper = context.hyper();
    int size = hyper.whole("repair_retain_batch");
    int epochs = hyper.whole("repair_epochs");
    int trained = hyper.whole("epochs");
    try (Descent descent = context.descent("repair_")) {
      descent.expect((long) epochs * Batches.count(context.retain().length, size));
      for (int epoch = trained + 1; epoch <= trained + epochs; epoch++) {
        descent.each(
            "repair",
            epoch,
            Arrays.asList(context.draws().batches("retain", epoch, context.retain(), size)),
            batch -> descent.add(Term.crossEntropy("repair", context.examples(), batch)));
      }
    }
  }
}
