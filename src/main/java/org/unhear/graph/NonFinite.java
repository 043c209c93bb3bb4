package org.unhear.graph;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Launch;
import org.unhear.device.Program;

/**
 * The first place in a run whose result holds a NaN or an infinity.
 *
 * @param where label of the launch, which begins with that of its layer, or name of the input
 * @param samples of the batch that such numbers are in; empty where results have no row a sample
 */
public record NonFinite(String where, BitSet samples) {
  /** The same in a batch of which these samples begin at {@code first}. */
  public NonFinite from(int first) {
    BitSet moved = new BitSet();
    samples.stream().forEach(sample -> moved.set(first + sample));
    return new NonFinite(where, moved);
  }

  /**
   * Runs launches one by one and looks at what each has written.
   *
   * @param launches those of the plan, in order
   */
  static Optional<NonFinite> find(
      Plan plan, List<Launch> launches, Function<Tensor, Buffer> memory) {
    Device device = plan.device();
    int batch = plan.graph().inputs().get(0).shape().dim(0);
    for (Tensor input : plan.graph().inputs()) {
      BitSet bad = badSamples(device, input, memory.apply(input), batch);
      if (!bad.isEmpty()) {
        return Optional.of(new NonFinite(input.name(), bad));
      }
    }
    for (int i = 0; i < launches.size(); i++) {
      try (Program program = device.record(List.of(launches.get(i)))) {
        program.run();
      }
      Optional<NonFinite> found = after(plan, i, launches.get(i), memory, batch);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<NonFinite> after(
      Plan plan, int index, Launch launch, Function<Tensor, Buffer> memory, int batch) {
    Step step = plan.steps().get(index);
    for (Tensor written : step.writes()) {
      BitSet bad = badSamples(plan.device(), written, memory.apply(written), batch);
      if (!bad.isEmpty()) {
        bad.clear(batch);
        return Optional.of(new NonFinite(launch.label(), bad));
      }
    }
    int own = step.reads().size() + step.writes().size();
    for (Buffer result : launch.buffers().subList(own, launch.buffers().size())) {
      if (holdsBad(plan.device().read(result, Math.toIntExact(result.elements())))) {
        return Optional.of(new NonFinite(launch.label(), new BitSet()));
      }
    }
    return Optional.empty();
  }

  /** Samples with such numbers; the bit {@code batch} for a tensor that has no row a sample. */
  private static BitSet badSamples(Device device, Tensor tensor, Buffer buffer, int batch) {
    BitSet bad = new BitSet();
    if (tensor.type() != DataType.FLOAT32) {
      return bad;
    }
    float[] values = device.read(buffer, Math.toIntExact(tensor.shape().size()));
    boolean rows = tensor.shape().rank() > 0 && tensor.shape().dim(0) == batch;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        bad.set(rows ? (int) ((long) i * batch / values.length) : batch);
      }
    }
    return bad;
  }

  private static boolean holdsBad(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return true;
      }
    }
    return false;
  }
}
