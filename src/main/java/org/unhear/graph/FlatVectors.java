package org.unhear.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Program;

/**
 * Arithmetic over whole flat parameter vectors, such as {@link Weights#flat()} and the [P] results
 * of sinks. Results do not depend on the number of threads.
 *
 * <p>Each method makes an operation ready and returns it; {@link Program#run()} does it, as often
 * as wanted. Asking again for the same operation on the same buffers returns the same program. All
 * are closed with this object. Numbers that may change from run to run lie in device memory; {@link
 * #number} makes room for one.
 *
 * <p>The gaps between parameters hold zeros, and every operation here keeps them so. {@link
 * #kthLargest} counts them.
 */
public final class FlatVectors implements AutoCloseable {
  private static final int NUMBERS = 256;

  private record Operation(KernelCall call, List<Buffer> buffers) {}

  private final Device device;
  private final long size;
  private final Arena numbers;
  private final Map<Operation, Program> programs = new HashMap<>();
  private final Map<KernelCall, Kernel> kernels = new HashMap<>();
  private final List<Arena> workspaces = new ArrayList<>();
  private int used;

  /**
   * @param size floats of every vector, such as {@link ParameterLayout#total()}
   */
  public FlatVectors(Device device, long size) {
    this.device = device;
    this.size = size;
    this.numbers = device.allocate("numbers of flat vectors", (long) NUMBERS * Float.BYTES);
  }

  /** A float in device memory, to be a coefficient or a result; {@link Device#write} changes it. */
  public Buffer number(double value) {
    if (used == NUMBERS) {
      throw new IllegalStateException("all " + NUMBERS + " numbers of flat vectors are taken");
    }
    Buffer number = numbers.whole().slice(used++, 1);
    device.write(number, new float[] {(float) value});
    return number;
  }

  /** The value of a {@link #number}. */
  public float value(Buffer number) {
    return device.read(number, 1)[0];
  }

  /** y += c·x. */
  public Program axpy(Buffer c, Buffer x, Buffer y) {
    return operation(KernelCall.of("vector_axpy"), List.of(c), x, y);
  }

  /** x *= c. */
  public Program scale(Buffer c, Buffer x) {
    return operation(KernelCall.of("vector_scale"), List.of(c), x);
  }

  /** y *= x, element by element. */
  public Program multiply(Buffer x, Buffer y) {
    return operation(KernelCall.of("vector_multiply"), List.of(), x, y);
  }

  /** y = x where the mask is not 0. */
  public Program copyWhere(Buffer mask, Buffer x, Buffer y) {
    return operation(KernelCall.of("vector_copy_where"), List.of(), mask, x, y);
  }

  /** y += c·sign(x), with sign(0) = 0: the gradient of c‖x‖₁. */
  public Program addSign(Buffer c, Buffer x, Buffer y) {
    return operation(KernelCall.of("vector_add_sign"), List.of(c), x, y);
  }

  /**
   * x *= min(1, limit / (√norm2 + 10⁻⁶)).
   *
   * @param norm2 a number: the squared norm that is held to the limit, such as the result of {@link
   *     #sumOfSquares}
   */
  public Program clip(Buffer norm2, Buffer limit, Buffer x) {
    return operation(KernelCall.of("vector_clip"), List.of(norm2, limit), x);
  }

  /** result = Σ x·y, summed in double. */
  public Program dot(Buffer x, Buffer y, Buffer result) {
    requireSize(x);
    requireSize(y);
    return program(KernelCall.of("vector_dot"), List.of(x, y, result));
  }

  /** result = Σ x², summed in double. */
  public Program sumOfSquares(Buffer x, Buffer result) {
    return dot(x, x, result);
  }

  /**
   * result = the k-th largest element, exactly; the gaps between parameters are elements too.
   *
   * @param k from 1, the largest, to the size
   */
  public Program kthLargest(Buffer x, long k, Buffer result) {
    return select(x, k, result, 0);
  }

  /** As {@link #kthLargest}, of the magnitudes |x|. */
  public Program kthLargestMagnitude(Buffer x, long k, Buffer result) {
    return select(x, k, result, 1);
  }

  private Program select(Buffer x, long k, Buffer result, int magnitude) {
    requireSize(x);
    KernelCall call = KernelCall.of("vector_kth_largest").with("k", k).with("magnitude", magnitude);
    return program(call, List.of(x, result));
  }

  private Program operation(KernelCall call, List<Buffer> coefficients, Buffer... vectors) {
    List<Buffer> buffers = new ArrayList<>(coefficients);
    for (Buffer vector : vectors) {
      requireSize(vector);
      buffers.add(vector);
    }
    return program(call, List.copyOf(buffers));
  }

  private void requireSize(Buffer vector) {
    if (vector.elements() != size) {
      throw new IllegalArgumentException(
          "a vector of %d elements among vectors of %d".formatted(vector.elements(), size));
    }
  }

  private Program program(KernelCall call, List<Buffer> buffers) {
    Operation operation = new Operation(call, buffers);
    Program known = programs.get(operation);
    if (known != null) {
      return known;
    }
    Kernel kernel = kernels.computeIfAbsent(call, c -> device.prepare(c.with("size", size)));
    Launch launch = new Launch(call.name(), kernel, buffers, workspace(kernel.workspaceBytes()));
    Program program = device.record(List.of(launch));
    programs.put(operation, program);
    return program;
  }

  /** Operations run one after another, so they share scratch; a larger one is added when needed. */
  private Buffer workspace(long bytes) {
    for (Arena arena : workspaces) {
      if (arena.bytes() >= bytes) {
        return arena.whole();
      }
    }
    Arena arena = device.allocate("workspace of flat vectors", bytes);
    workspaces.add(arena);
    return arena.whole();
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
    kernels.values().forEach(Kernel::close);
    workspaces.forEach(Arena::close);
    numbers.close();
    programs.clear();
    kernels.clear();
    workspaces.clear();
  }
}
