package org.unhear.unlearn;

import static org.unhear.unlearn.Hyperparameter.choice;
import static org.unhear.unlearn.Hyperparameter.number;
import static org.unhear.unlearn.Hyperparameter.text;
import static org.unhear.unlearn.Hyperparameter.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.unhear.UsageException;
import org.unhear.train.OptimizerSpec;

/**
 * How a method takes steps.
 *
 * @param decay factors of the learning rate by the epoch from which they hold
 * @param clip largest norm of a gradient; 0 for any
 * @param maxSteps the most steps; 0 for any number
 * @param superLoss re-weighting of samples: {@code off}, {@code global} or {@code ema}
 */
record DescentSettings(
    OptimizerSpec optimizer,
    SortedMap<Integer, Double> decay,
    double clip,
    int maxSteps,
    String superLoss,
    double superLossLambda,
    double superLossRate) {
  private static final String DECAY_FORM = "([1-9]\\d{0,8}:\\d*\\.?\\d+([eE]-?\\d+)?)?";

  /** What can be set, with the defaults of a rule, followed by the method's own. */
  static List<Hyperparameter> hyperparameters(
      OptimizerSpec rule, int epochs, Hyperparameter... own) {
    List<Hyperparameter> all = new ArrayList<>();
    all.add(whole("epochs", epochs, 1, 1_000_000, "passes over the data"));
    for (Hyperparameter each : optimizer("", rule)) {
      all.add(each.name().equals("lr") ? searchedAround(each, rule.learningRate()) : each);
    }
    all.addAll(List.of(own));
    all.add(number("clip", 0, 0, 1e9, "largest norm of a gradient; 0 for any"));
    all.add(text("lr_decay", "", "factors of lr by epoch, such as 3:0.1,6:0.1"));
    all.add(whole("max_steps", 0, 0, Integer.MAX_VALUE, "the most steps; 0 for any number"));
    all.add(
        choice(
            "superloss",
            List.of("off", "global", "ema"),
            "re-weighting of samples with a threshold that follows the losses (Castells et al., 2020)"));
    all.add(number("superloss_lam", 1, 1e-6, 1e9, "its λ; the smaller, the stronger"));
    all.add(number("superloss_ema", 0.1, 0, 1, "rate of its moving average"));
    return List.copyOf(all);
  }

  /** Mostly below the default: small models that are fine-tuned break sooner than large ones. */
  private static Hyperparameter searchedAround(Hyperparameter rate, double standard) {
    return rate.searched(standard / 30, standard * 5);
  }

  /** An update rule's constants, under names that start with a prefix. */
  static List<Hyperparameter> optimizer(String prefix, OptimizerSpec rule) {
    OptimizerSpec.Adam adam =
        rule instanceof OptimizerSpec.Adam a ? a : (OptimizerSpec.Adam) OptimizerSpec.adam(1e-3);
    OptimizerSpec.Sgd sgd =
        rule instanceof OptimizerSpec.Sgd s ? s : new OptimizerSpec.Sgd(0, 0.9, 0);
    String kind = rule instanceof OptimizerSpec.Sgd ? "sgd" : adam.decoupled() ? "adamw" : "adam";
    double decay = rule instanceof OptimizerSpec.Sgd ? sgd.weightDecay() : adam.weightDecay();
    return List.of(
        choice(prefix + "optimizer", List.of("sgd", "adam", "adamw"), "update rule")
            .withDefault(kind),
        number(prefix + "lr", rule.learningRate(), 0, 1e3, "learning rate"),
        number(prefix + "momentum", sgd.momentum(), 0, 1, "of sgd"),
        number(prefix + "weight_decay", decay, 0, 1e3, "decay of the weights"),
        number(prefix + "beta1", adam.beta1(), 0, 1, "of adam and adamw"),
        number(prefix + "beta2", adam.beta2(), 0, 1, "of adam and adamw"),
        number(prefix + "eps", adam.eps(), 0, 1, "of adam and adamw"));
  }

  static DescentSettings of(Hyperparameters hyper) {
    return new DescentSettings(
        rule(hyper, ""),
        decay(hyper.text("lr_decay")),
        hyper.number("clip"),
        hyper.whole("max_steps"),
        hyper.text("superloss"),
        hyper.number("superloss_lam"),
        hyper.number("superloss_ema"));
  }

  /** Steps of a second optimizer whose constants have a prefix; otherwise without options. */
  static DescentSettings plain(Hyperparameters hyper, String prefix) {
    return new DescentSettings(rule(hyper, prefix), new TreeMap<>(), 0, 0, "off", 1, 0);
  }

  private static OptimizerSpec rule(Hyperparameters hyper, String prefix) {
    String kind = hyper.text(prefix + "optimizer");
    double rate = hyper.number(prefix + "lr");
    double decay = hyper.number(prefix + "weight_decay");
    if (kind.equals("sgd")) {
      return new OptimizerSpec.Sgd(rate, hyper.number(prefix + "momentum"), decay);
    }
    double beta1 = hyper.number(prefix + "beta1");
    double beta2 = hyper.number(prefix + "beta2");
    return new OptimizerSpec.Adam(
        rate, beta1, beta2, hyper.number(prefix + "eps"), decay, kind.equals("adamw"));
  }

  private static SortedMap<Integer, Double> decay(String text) {
    SortedMap<Integer, Double> factors = new TreeMap<>();
    for (String part : text.split(",")) {
      if (!part.strip().matches(DECAY_FORM)) {
        throw new UsageException(
            "The hyperparameter lr_decay is '%s'; '%s' is not EPOCH:FACTOR.".formatted(text, part),
            "For example lr_decay=3:0.1,6:0.1.");
      }
      if (!part.isBlank()) {
        String[] sides = part.strip().split(":");
        factors.put(Integer.valueOf(sides[0]), Double.valueOf(sides[1]));
      }
    }
    return factors;
  }

  /** The learning rate in an epoch, from 1. */
  double learningRate(int epoch) {
    double rate = optimizer.learningRate();
    for (double factor : decay.headMap(epoch + 1).values()) {
      rate *= factor;
    }
    return rate;
  }

  /** The largest number of steps when {@code planned} are planned. */
  long steps(long planned) {
    return maxSteps == 0 ? planned : Math.min(planned, maxSteps);
  }
}
