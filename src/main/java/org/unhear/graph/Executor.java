package org.unhear.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Launch;
import org.unhear.device.Program;
import org.unhear.device.Shape;

/**
 * A plan with memory: it can be run. Nothing allocates in a run, on the device or in the JVM.
 *
 * <p>The scratch arena (activations and workspace) is given by the caller, since executors that do
 * not run at the same time share it.
 */
public final class Executor implements AutoCloseable {
  private final Plan plan;
  private final Device device;
  private final Arena inputs;
  private final Map<Tensor, Buffer> buffers = new IdentityHashMap<>();
  private final List<Launch> launches;
  private final Program forward;
  private final Program backward;

  /** Bytes of scratch that {@link #Executor} needs for a plan. */
  public static long scratchBytes(Plan plan) {
    return Plan.aligned(plan.activationBytes()) + Plan.aligned(plan.workspaceBytes());
  }

  /**
   * Binds a plan to memory. The plan stays the caller's.
   *
   * @param weights parameters and states of the model
   * @param sinks where gradients end; not read when the plan has no backward pass
   * @param scratch at least {@link #scratchBytes} bytes
   */
  public Executor(Plan plan, Weights weights, SinkBuffers sinks, Buffer scratch) {
    this.plan = plan;
    this.device = plan.device();
    this.inputs = device.allocate("inputs", plan.inputBytes());
    try {
      bindPersistent(weights);
      Buffer activations =
          new Buffer(scratch.arena(), scratch.offset(), Plan.aligned(plan.activationBytes()));
      plan.placements()
          .forEach(
              (tensor, place) ->
                  buffers.put(
                      tensor,
                      new Buffer(
                          activations.arena(),
                          activations.offset() + place.offset(),
                          tensor.bytes())));
      Buffer workspace =
          new Buffer(
              scratch.arena(),
              scratch.offset() + activations.bytes(),
              Plan.aligned(plan.workspaceBytes()));
      launches = List.copyOf(launches(plan, this::buffer, sinks, workspace));
      forward = device.record(launches.subList(0, plan.forwardSteps()));
      backward = device.record(launches.subList(plan.forwardSteps(), launches.size()));
    } catch (RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private void bindPersistent(Weights weights) {
    long at = 0;
    for (Tensor input : plan.graph().inputs()) {
      buffers.put(input, new Buffer(inputs, at, input.bytes()));
      at += Plan.aligned(input.bytes());
    }
    for (Parameter parameter : plan.graph().parameters()) {
      buffers.put(parameter.tensor(), weights.parameter(parameter.name()));
    }
    for (Parameter state : plan.graph().states()) {
      buffers.put(state.tensor(), weights.state(state.name()));
    }
  }

  /** The launches of a plan on the memory that each tensor was given. */
  static List<Launch> launches(
      Plan plan, Function<Tensor, Buffer> memory, SinkBuffers sinks, Buffer workspace) {
    ParameterLayout layout = ParameterLayout.of(plan.graph().parameters());
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < plan.steps().size(); i++) {
      Step step = plan.steps().get(i);
      List<Buffer> arguments = new ArrayList<>();
      step.reads().forEach(tensor -> arguments.add(memory.apply(tensor)));
      step.writes().forEach(tensor -> arguments.add(memory.apply(tensor)));
      if (step.parameter().isPresent()) {
        addSinks(plan, arguments, sinks, layout.slot(step.parameter().get().name()));
      }
      launches.add(new Launch(step.label(), plan.kernels().get(i), arguments, workspace));
    }
    return launches;
  }

  private static void addSinks(
      Plan plan, List<Buffer> arguments, SinkBuffers sinks, ParameterLayout.Slot slot) {
    for (Sink sink : Sink.values()) {
      if (!plan.backward().sinks().contains(sink)) {
        continue;
      }
      Buffer result = sinks.result(sink);
      switch (sink) {
        case ACCUMULATE, SQUARE -> arguments.add(result.slice(slot.offset(), slot.size()));
        case STORE -> {
          long first = Math.min(slot.offset(), result.elements());
          arguments.add(result.slice(first, result.elements() - first));
        }
        case NORM2 -> arguments.add(result);
        case DOT -> {
          arguments.add(sinks.direction().slice(slot.offset(), slot.size()));
          arguments.add(result);
        }
        case WEIGHTED -> {
          arguments.add(sinks.sampleWeights());
          arguments.add(result.slice(slot.offset(), slot.size()));
        }
      }
    }
  }

  public Plan plan() {
    return plan;
  }

  /** The launches of both passes in order, for profiles: each can be recorded and run apart. */
  public List<Launch> launches() {
    return launches;
  }

  /** Runs the forward launches. */
  public void forward() {
    forward.run();
  }

  /** Runs the backward launches; the forward ones must have run on the same inputs. */
  public void backward() {
    backward.run();
  }

  /**
   * Runs both passes once more on the same inputs, launch by launch, and finds the first result
   * that is not finite. States such as running statistics move as in any run.
   */
  public Optional<NonFinite> firstNonFinite() {
    return NonFinite.find(plan, launches, this::buffer);
  }

  /**
   * Memory of a tensor. That of an activation holds its value only until its last reader has run.
   */
  public Buffer buffer(Tensor tensor) {
    Buffer buffer = buffers.get(tensor.storage());
    if (buffer == null) {
      throw new IllegalArgumentException(tensor + " is not part of this plan");
    }
    return buffer;
  }

  /** Writes a whole input. */
  public void write(Tensor input, float[] values) {
    requireSize(input, values.length, DataType.FLOAT32);
    write(input, values, 0);
  }

  /** Writes a whole input from {@code values[first…]}. */
  public void write(Tensor input, float[] values, int first) {
    device.write(buffer(input), values, first, Math.toIntExact(input.shape().size()));
  }

  /** Writes a whole input of integers. */
  public void write(Tensor input, int[] values) {
    requireSize(input, values.length, DataType.INT32);
    write(input, values, 0);
  }

  /** Writes a whole input of integers from {@code values[first…]}. */
  public void write(Tensor input, int[] values, int first) {
    device.write(buffer(input), values, first, Math.toIntExact(input.shape().size()));
  }

  /** Reads a kept result. */
  public float[] read(Tensor tensor) {
    return device.read(buffer(tensor), Math.toIntExact(tensor.shape().size()));
  }

  private static void requireSize(Tensor input, int length, DataType type) {
    Shape shape = input.shape();
    if (length != shape.size() || input.type() != type) {
      throw new IllegalArgumentException(
          "%s takes %d values of type %s, not %d of %s"
              .formatted(input, shape.size(), input.type(), length, type));
    }
  }

  @Override
  public void close() {
    forward.close();
    backward.close();
    inputs.close();
  }
}
