package org.unhear.evaluate;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** What an attacker who sees a model's outputs can score a sample by; higher says member. */
public enum MembershipScore {
  /** −loss. Yeom et al., Privacy Risk in Machine Learning, CSF 2018. */
  NEGATIVE_LOSS {
    @Override
    double of(double[] p, int label) {
      return log(p[label]);
    }
  },
  /** p_y. */
  CONFIDENCE {
    @Override
    double of(double[] p, int label) {
      return p[label];
    }
  },
  /** Σ p_c log p_c, the negative entropy of the output. */
  NEGATIVE_ENTROPY {
    @Override
    double of(double[] p, int label) {
      return sum(p.length, c -> p[c] * log(p[c]));
    }
  },
  /**
   * (1−p_y) log p_y + Σ_{c≠y} p_c log(1−p_c), the negative modified entropy. Song &amp; Mittal,
   * Systematic Evaluation of Privacy Risks of Machine Learning Models, USENIX Security 2021.
   */
  NEGATIVE_MODIFIED_ENTROPY {
    @Override
    double of(double[] p, int label) {
      return (1 - p[label]) * log(p[label])
          + sum(p.length, c -> c == label ? 0 : p[c] * log(1 - p[c]));
    }
  };

  private static final double SMALLEST_LOG_ARGUMENT = 1e-30;

  abstract double of(double[] p, int label);

  /**
   * The score of every sample, [samples].
   *
   * @param labels [samples]
   */
  public double[] of(Logits logits, int[] labels) {
    logits.checkLabels(labels);
    return IntStream.range(0, labels.length)
        .mapToDouble(i -> of(logits.probabilities(i), labels[i]))
        .toArray();
  }

  private static double log(double argument) {
    return Math.log(Math.max(argument, SMALLEST_LOG_ARGUMENT));
  }

  private static double sum(int classes, IntToDoubleFunction term) {
    return IntStream.range(0, classes).mapToDouble(term).sum();
  }
}
