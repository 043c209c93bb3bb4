package org.unhear.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.unhear.UsageException;
import org.unhear.gradients.ConjugateGradients;
import org.unhear.gradients.DampedFisher;
import org.unhear.gradients.DampedGaussNewton;
import org.unhear.gradients.DampedMatrix;
import org.unhear.gradients.NeumannSeries;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Solution;
import org.unhear.gradients.Vectors;
import org.unhear.train.EpochOrder;
import org.unhear.train.Examples;

/**
 * How A⁻¹ v of influence functions is computed. Lengths of gradients differ by orders of magnitude
 * between models, so damping and scale are multiples of the mean of ‖g_i‖² over the training
 * recordings, which no eigenvalue of their Fisher matrix exceeds. With a damping of d, conjugate
 * gradients gain a digit in 1.2 / √d rounds or fewer.
 *
 * @param solver {@code cg} or {@code lissa}
 * @param matrix {@code fisher} or {@code gauss-newton}
 * @param damping added to the diagonal, above 0
 * @param count training recordings that make the matrix, drawn by the seed; 0 for all
 * @param rounds most rounds of cg, terms of lissa
 * @param tolerance largest residual that is accepted, as a share of ‖v‖
 * @param scale of lissa, above the largest eigenvalue of the matrix of any batch
 */
public record InverseSettings(
    String solver,
    String matrix,
    double damping,
    int count,
    int rounds,
    double tolerance,
    double scale) {
  private static final List<String> SOLVERS = List.of("cg", "lissa");
  private static final List<String> MATRICES = List.of("fisher", "gauss-newton");

  public InverseSettings {
    if (!SOLVERS.contains(solver)) {
      throw UsageException.unknownName("solver", solver, SOLVERS);
    }
    if (!MATRICES.contains(matrix)) {
      throw UsageException.unknownName("matrix", matrix, MATRICES);
    }
    require(damping > 0 && damping < 1e9, "damping", damping, "0.01");
    require(count >= 0, "count", count, "512, or 0 for all");
    require(rounds >= 1 && rounds <= 1 << 20, "number of rounds", rounds, "100");
    require(tolerance > 0 && tolerance <= 1, "tolerance", tolerance, "0.01");
    require(scale > 0 && scale < 1e12, "scale", scale, "2");
  }

  private static void require(boolean holds, String name, double value, String example) {
    if (!holds) {
      String shown = value == Math.rint(value) ? Long.toString((long) value) : "" + value;
      throw new UsageException(
          "The %s is %s.".formatted(name, shown), "A usual value is " + example + ".");
    }
  }

  /**
   * What a matrix is made of, and what is solved against it.
   *
   * @param training recordings
   * @param square mean of their ‖g_i‖²
   */
  record Problem(
      SampleGradients gradients, Examples examples, int[] training, double square, double[] v) {}

  /**
   * A⁻¹ v.
   *
   * @param seed of the draw of the matrix's recordings
   * @throws org.unhear.UnhearException with the residual, when it is above the tolerance
   */
  Solution solve(Problem problem, long seed) {
    int used = used(problem.training.length);
    int[] order = new EpochOrder(problem.training.length).of(problem.training, seed, 0);
    int[] chosen = Arrays.copyOf(order, used);
    Function<int[], DampedMatrix> made = indices -> matrix(problem, indices);
    Solution solution =
        solver.equals("cg")
            ? ConjugateGradients.solve(made.apply(chosen), problem.v, rounds, tolerance)
            : series(problem, chosen, made);
    return solution.requireConverged(
        tolerance, "Raise the damping or the rounds, or accept more with the tolerance.");
  }

  private int used(int training) {
    return count == 0 ? training : Math.min(count, training);
  }

  /** Passes that a solution takes at most, one product to check the series included. */
  int passes(int training, int classes) {
    int product = matrix.equals("fisher") ? 2 : 2 * classes;
    int whole = product * SampleGradients.chunks(used(training));
    return solver.equals("cg") ? rounds * whole : rounds * product + whole;
  }

  private DampedMatrix matrix(Problem problem, int[] indices) {
    double added = damping * problem.square;
    return matrix.equals("fisher")
        ? new DampedFisher(problem.gradients, problem.examples, indices, added)
        : new DampedGaussNewton(problem.gradients, problem.examples, indices, added);
  }

  /** The series over batches that take turns, held against the matrix of all. */
  private Solution series(Problem problem, int[] chosen, Function<int[], DampedMatrix> made) {
    int batch = Math.min(SampleGradients.CHUNK, chosen.length);
    int batches = chosen.length / batch;
    List<DampedMatrix> terms =
        IntStream.range(0, rounds)
            .map(i -> i % batches * batch)
            .mapToObj(first -> Arrays.copyOfRange(chosen, first, first + batch))
            .map(made)
            .toList();
    double[] v = problem.v;
    // A scale of 0 would come from gradients of 0, and then v is 0 too.
    double above = Math.max(scale * problem.square, Double.MIN_NORMAL);
    double[] x = new NeumannSeries(above, scale, "--scale ").sum(terms, v);
    double[] rest = v.clone();
    Vectors.add(rest, -1, made.apply(chosen).product(x));
    double norm = Math.max(Vectors.norm(v), Double.MIN_NORMAL);
    return new Solution(x, terms.size(), Vectors.norm(rest) / norm);
  }
}
