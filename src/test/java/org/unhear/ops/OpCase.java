package org.unhear.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Operator;

/**
 * One operator with its operands, and a double-precision reference for it. {@link Modes} turns it
 * into tests.
 *
 * @param operator the operator for a batch size
 * @param reference its value in double precision, written as plainly as possible
 * @param states expected values of states after one forward pass, by index of the operand
 * @param tolerance allowed error as a share of the largest expected entry
 * @param rejections operand shapes that the operator must refuse
 */
public record OpCase(
    String name,
    IntFunction<Operator> operator,
    int batch,
    List<Operand> operands,
    Graph.Mode mode,
    Reference reference,
    StateReference states,
    double tolerance,
    List<Rejection> rejections) {

  /** What an operand is, which decides how it enters the graph and whether it has a gradient. */
  public enum Kind {
    /** An activation; its gradient is checked. */
    ACTIVATION,
    /** A trained weight, the same for all samples; all sinks are checked. */
    PARAMETER,
    /** A persistent tensor without a gradient. */
    STATE,
    /** Floats given for each sample, without a gradient. */
    FIXED,
    /** Integers given for each sample. */
    INTEGERS
  }

  /**
   * An operand.
   *
   * @param shape without the batch axis for kinds that have one
   */
  public record Operand(String name, Shape shape, Kind kind, Values values) {
    boolean batched() {
      return kind != Kind.PARAMETER && kind != Kind.STATE;
    }

    Shape shape(int batch) {
      if (!batched()) {
        return shape;
      }
      int[] dims = new int[shape.rank() + 1];
      dims[0] = batch;
      System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
      return Shape.of(dims);
    }
  }

  /** The value of an operator in double precision. */
  @FunctionalInterface
  public interface Reference {
    /**
     * @param shapes of the operands, batch axis included
     * @param inputs values of the operands, row-major
     */
    double[] value(List<Shape> shapes, double[][] inputs);
  }

  /** States after a forward pass. */
  @FunctionalInterface
  public interface StateReference {
    Map<Integer, double[]> after(List<Shape> shapes, double[][] inputs);
  }

  /** Operand shapes that do not fit, and what the message must mention. */
  public record Rejection(List<Shape> shapes, List<String> mentions) {}

  /** A case without operands yet: inference mode, batch 3, tolerance 1e-5. */
  public static OpCase of(String name, IntFunction<Operator> operator, Reference reference) {
    return new OpCase(
        name,
        operator,
        3,
        List.of(),
        Graph.Mode.INFERENCE,
        reference,
        (s, v) -> Map.of(),
        1e-5,
        List.of());
  }

  /** As {@link #of}, for an operator that does not depend on the batch size. */
  public static OpCase of(String name, Operator operator, Reference reference) {
    return of(name, batch -> operator, reference);
  }

  /** Adds an activation; {@code dims} without the batch axis. */
  public OpCase input(String operand, int... dims) {
    return operand(new Operand(operand, Shape.of(dims), Kind.ACTIVATION, Values.normal()));
  }

  /** Adds a trained weight. */
  public OpCase parameter(String operand, int... dims) {
    return operand(new Operand(operand, Shape.of(dims), Kind.PARAMETER, Values.normal()));
  }

  public OpCase operand(Operand operand) {
    return withOperands(append(operands, operand));
  }

  /** Gives the operand added last other values. */
  public OpCase valued(Values values) {
    List<Operand> all = new ArrayList<>(operands);
    Operand last = all.remove(all.size() - 1);
    all.add(new Operand(last.name(), last.shape(), last.kind(), values));
    return withOperands(all);
  }

  private OpCase withOperands(List<Operand> all) {
    return new OpCase(
        name, operator, batch, List.copyOf(all), mode, reference, states, tolerance, rejections);
  }

  /** This case under another name. */
  public OpCase named(String other) {
    return new OpCase(
        other, operator, batch, operands, mode, reference, states, tolerance, rejections);
  }

  public OpCase batch(int size) {
    return new OpCase(
        name, operator, size, operands, mode, reference, states, tolerance, rejections);
  }

  public OpCase training() {
    return new OpCase(
        name,
        operator,
        batch,
        operands,
        Graph.Mode.TRAINING,
        reference,
        states,
        tolerance,
        rejections);
  }

  public OpCase tolerance(double share) {
    return new OpCase(name, operator, batch, operands, mode, reference, states, share, rejections);
  }

  public OpCase states(StateReference expected) {
    return new OpCase(
        name, operator, batch, operands, mode, reference, expected, tolerance, rejections);
  }

  /**
   * Adds operand shapes, batch axis included, that must be refused with a message that mentions
   * some texts.
   */
  public OpCase rejects(List<Shape> shapes, String... mentions) {
    Rejection rejection = new Rejection(List.copyOf(shapes), List.of(mentions));
    return new OpCase(
        name,
        operator,
        batch,
        operands,
        mode,
        reference,
        states,
        tolerance,
        append(rejections, rejection));
  }

  /** This case for several batch sizes, 0 among them where it matters. */
  public Stream<OpCase> batches(int... sizes) {
    return Arrays.stream(sizes).mapToObj(this::batch);
  }

  List<Shape> shapes() {
    return operands.stream().map(operand -> operand.shape(batch)).toList();
  }

  @Override
  public String toString() {
    return operator.apply(batch).name() + ": " + name + ", batch " + batch;
  }

  private static <T> List<T> append(List<T> list, T item) {
    List<T> longer = new ArrayList<>(list);
    longer.add(item);
    return List.copyOf(longer);
  }
}
