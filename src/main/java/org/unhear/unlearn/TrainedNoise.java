package org.unhear.unlearn;

import java.util.Arrays;
import java.util.Set;
import org.unhear.gradients.Vectors;
import org.unhear.graph.Graph;
import org.unhear.train.Learner;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

/**
 * Inputs that a fixed model takes least for a class: steps of Adam on L = −CE(noise; c) + decay ·
 * mean over rows of Σ noise² (Tarun et al., TNNLS 2023).
 */
final class TrainedNoise {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPS = 1e-8;

  private final UnlearningContext context;
  private final int label;

  TrainedNoise(UnlearningContext context, int label) {
    this.context = context;
    this.label = label;
  }

  /** Rows of noise [rows, example size]. */
  float[] train(int rows) {
    Learner learner = context.learner();
    double rate = context.hyper().number("noise_lr");
    double decay = context.hyper().number("noise_decay");
    int steps = context.hyper().whole("noise_steps");
    float[] start = context.draws().normal("noise", rows * context.examples().exampleSize());
    double[] noise = new double[start.length];
    Arrays.setAll(noise, i -> start[i]);
    double[] m = new double[noise.length];
    double[] v = new double[noise.length];
    float[] losses = new float[steps];
    int[] labels = new int[rows];
    Arrays.fill(labels, label);
    PassSpec spec =
        PassSpec.training(rows).in(Graph.Mode.INFERENCE).into(Set.of()).withInputGradient();
    Pass pass = learner.pass(spec);
    for (int step = 1; step <= steps; step++) {
      context.checkStop();
      pass.load(Vectors.narrow(noise), labels).forward();
      losses[step - 1] = (float) loss(pass.losses(), noise, decay);
      pass.backward(pass.equalWeights(-1.0 / rows));
      float[] gradient = pass.inputGradient();
      double c1 = 1 - Math.pow(BETA1, step);
      double c2 = 1 - Math.pow(BETA2, step);
      for (int i = 0; i < noise.length; i++) {
        double g = gradient[i] + 2 * decay / rows * noise[i];
        m[i] = BETA1 * m[i] + (1 - BETA1) * g;
        v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
        noise[i] -= rate * (m[i] / c1) / (Math.sqrt(v[i] / c2) + EPS);
      }
    }
    context.result("noise_losses", losses);
    return Vectors.narrow(noise);
  }

  private static double loss(float[] crossEntropies, double[] noise, double decay) {
    double sum = 0;
    for (float value : crossEntropies) {
      sum -= value;
    }
    double squares = 0;
    for (double value : noise) {
      squares += value * value;
    }
    return (sum + decay * squares) / crossEntropies.length;
  }
}
