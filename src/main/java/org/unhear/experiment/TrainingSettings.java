package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;
import org.unhear.UsageException;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Order;
import org.unhear.train.Privacy;
import org.unhear.train.Schedule;
import org.unhear.train.TrainingSpec;

/**
 * A training as people write it down.
 *
 * @param epochs passes over the training recordings
 * @param batch recordings a step
 * @param rule the update rule
 * @param schedule {@code constant}, {@code cosine} or {@code step} (a tenth at 50 % and 75 %)
 * @param warmup share of the training during which the learning rate rises
 * @param clip largest norm of a gradient; 0 for any
 * @param order what becomes of the order when recordings are left out: a text that {@link
 *     Order#parse} reads
 * @param privacy how single recordings are hidden
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TrainingSettings(
    int epochs,
    int batch,
    Rule rule,
    String schedule,
    double warmup,
    double clip,
    String order,
    Privacy privacy) {
  private static final List<String> SCHEDULES = List.of("constant", "cosine", "step");
  private static final double COSINE_FLOOR = 0.001;

  /**
   * An update rule.
   *
   * @param optimizer {@code sgd}, {@code adam} or {@code adamw}
   * @param momentum of sgd
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Rule(String optimizer, double learningRate, double momentum, double weightDecay) {
    private static final List<String> OPTIMIZERS = List.of("sgd", "adam", "adamw");

    public Rule {
      require(learningRate > 0 && learningRate < 1e3, "learning rate", learningRate, "0.001");
      require(momentum >= 0 && momentum < 1, "momentum", momentum, "0.9");
      require(weightDecay >= 0 && weightDecay < 1e3, "weight decay", weightDecay, "0.001");
      if (!OPTIMIZERS.contains(optimizer)) {
        throw UsageException.unknownName("optimizer", optimizer, OPTIMIZERS);
      }
    }

    /** The rule as an optimizer takes it. */
    public OptimizerSpec spec() {
      if (optimizer.equals("sgd")) {
        return new OptimizerSpec.Sgd(learningRate, momentum, weightDecay);
      }
      return new OptimizerSpec.Adam(
          learningRate, 0.9, 0.999, 1e-8, weightDecay, optimizer.equals("adamw"));
    }
  }

  public TrainingSettings {
    Objects.requireNonNull(privacy, "privacy");
    order = Order.parse(Objects.requireNonNull(order, "order")).toString();
    require(epochs >= 1 && epochs <= 1_000_000, "number of epochs", epochs, "20");
    require(batch >= 1 && batch <= 1 << 16, "batch", batch, "64");
    require(warmup >= 0 && warmup < 1, "warm-up", warmup, "0.1, a share of the training");
    require(clip >= 0 && clip < 1e9, "largest norm of a gradient", clip, "1, or 0 for any");
    if (!SCHEDULES.contains(schedule)) {
      throw UsageException.unknownName("schedule", schedule, SCHEDULES);
    }
  }

  /** An ordinary training. */
  public TrainingSettings(
      int epochs, int batch, Rule rule, String schedule, double warmup, double clip, String order) {
    this(epochs, batch, rule, schedule, warmup, clip, order, Privacy.NONE);
  }

  private static void require(boolean holds, String name, double value, String example) {
    if (!holds) {
      String shown = value == Math.rint(value) ? Long.toString((long) value) : "" + value;
      throw new UsageException(
          "The %s is %s.".formatted(name, shown), "A usual value is " + example + ".");
    }
  }

  /** The recipe that a trainer follows. */
  public TrainingSpec spec(long seed) {
    Schedule after =
        switch (schedule) {
          case "cosine" -> new Schedule.Cosine(COSINE_FLOOR);
          case "step" -> new Schedule.Step(List.of(0.5, 0.75), 0.1);
          default -> Schedule.constant();
        };
    Schedule whole = warmup == 0 ? after : new Schedule.Warmup(warmup, after);
    Order places = Order.parse(order);
    return new TrainingSpec(places.epochs(epochs), batch, rule.spec(), whole, clip, seed, places)
        .withPrivacy(privacy);
  }
}
