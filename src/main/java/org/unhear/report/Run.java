package org.unhear.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One method run with one seed. Made with {@link #of}.
 *
 * @param method name of the method; {@code original} and {@code retrain} are the two references
 * @param seed the seed
 * @param forget the forget request
 * @param seconds wall-clock seconds of the method, evaluation not included; 0 when not known
 * @param speedup seconds of gold over seconds of this run; 0 when not known
 * @param peakBytes measured peak of device memory; 0 when not known
 * @param plannedBytes planned peak of device memory; 0 when not known
 * @param weightsSha256 hash of the resulting weights, hexadecimal; empty when there are none
 * @param metrics measure to value, rates between 0 and 1; only finite values
 * @param classes accuracy per class
 * @param curves losses over the steps
 * @param status how it ended
 * @param message why it ended so; empty when all is well
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@JsonNaming(SnakeCaseStrategy.class)
public record Run(
    @JsonInclude(JsonInclude.Include.ALWAYS) String method,
    @JsonInclude(JsonInclude.Include.ALWAYS) long seed,
    String forget,
    @JsonSetter(nulls = Nulls.AS_EMPTY) double seconds,
    @JsonSetter(nulls = Nulls.AS_EMPTY) double speedup,
    @JsonSetter(nulls = Nulls.AS_EMPTY) long peakBytes,
    @JsonSetter(nulls = Nulls.AS_EMPTY) long plannedBytes,
    String weightsSha256,
    @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Double> metrics,
    List<ClassAccuracy> classes,
    List<LossCurve> curves,
    @JsonInclude(JsonInclude.Include.ALWAYS) Status status,
    String message) {

  /** How a run ended. */
  public enum Status {
    /** As it should. */
    @JsonProperty("ok")
    OK,
    /** It finished, but the model is of no use any more: near chance on the retain set. */
    @JsonProperty("collapsed")
    COLLAPSED,
    /** It did not finish; there are no measures. */
    @JsonProperty("failed")
    FAILED
  }

  public Run {
    Objects.requireNonNull(method, "method");
    forget = forget == null ? "" : forget;
    weightsSha256 = weightsSha256 == null ? "" : weightsSha256;
    metrics = finite(metrics);
    classes = Copies.list(classes);
    curves = Copies.list(curves);
    status = status == null ? Status.OK : status;
    message = message == null ? "" : message;
  }

  /** Starts a run that ended well and knows nothing else yet. */
  public static Builder of(String method, long seed, String forget) {
    return new Builder(method, seed, forget);
  }

  private static Map<String, Double> finite(Map<String, Double> metrics) {
    Map<String, Double> kept = new LinkedHashMap<>(metrics == null ? Map.of() : metrics);
    kept.values().removeIf(value -> value == null || !Double.isFinite(value));
    return Copies.map(kept);
  }

  /** Collects what is known about a run. */
  public static final class Builder {
    private final String method;
    private final long seed;
    private final String forget;
    private double seconds;
    private double speedup;
    private long peakBytes;
    private long plannedBytes;
    private String weightsSha256 = "";
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final List<ClassAccuracy> classes = new ArrayList<>();
    private final List<LossCurve> curves = new ArrayList<>();
    private Status status = Status.OK;
    private String message = "";

    private Builder(String method, long seed, String forget) {
      this.method = method;
      this.seed = seed;
      this.forget = forget;
    }

    /** Wall-clock seconds of the method itself. */
    public Builder seconds(double value) {
      seconds = value;
      return this;
    }

    /** Seconds of gold over seconds of this run. */
    public Builder speedup(double value) {
      speedup = value;
      return this;
    }

    /** Measured and planned peak of device memory, in bytes. */
    public Builder bytes(long measuredPeak, long plannedPeak) {
      peakBytes = measuredPeak;
      plannedBytes = plannedPeak;
      return this;
    }

    /** Hash of the resulting weights, hexadecimal. */
    public Builder weightsSha256(String value) {
      weightsSha256 = value;
      return this;
    }

    /** One measure. */
    public Builder metric(String name, double value) {
      metrics.put(name, value);
      return this;
    }

    /** Several measures. */
    public Builder metrics(Map<String, Double> values) {
      metrics.putAll(values);
      return this;
    }

    /** Accuracies per class, added to those given before. */
    public Builder classes(List<ClassAccuracy> values) {
      classes.addAll(values);
      return this;
    }

    /** A series of losses. */
    public Builder curve(LossCurve value) {
      curves.add(value);
      return this;
    }

    /** Marks a run that did not end well, with the reason. */
    public Builder status(Status value, String reason) {
      status = value;
      message = reason;
      return this;
    }

    /** The record. */
    public Run build() {
      return new Run(
          method,
          seed,
          forget,
          seconds,
          speedup,
          peakBytes,
          plannedBytes,
          weightsSha256,
          metrics,
          classes,
          curves,
          status,
          message);
    }
  }
}
