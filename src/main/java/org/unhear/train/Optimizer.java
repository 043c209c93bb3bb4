package org.unhear.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Program;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Weights;

/**
 * An update rule at work on a model's weights: one launch over the flat parameter buffer. Owns its
 * state, which starts at zero, and a mask: elements with mask 0 neither move nor gather momentum.
 */
public final class Optimizer implements AutoCloseable {
  /** Elements of the mask that are written at a time: models may be larger than the heap. */
  private static final int ONES = 1 << 20;

  private static final int HYPER = 16;

  private final OptimizerSpec spec;
  private final Device device;
  private final Arena state;
  private final Arena mask;
  private final Arena hyper;
  private final Arena workspace;
  private final Kernel kernel;
  private final Program program;
  private final int states;
  private final long total;
  private final float[] constants = new float[HYPER];
  private long step;

  /** An optimizer of all parameters. */
  public Optimizer(OptimizerSpec spec, Weights weights, Buffer gradient) {
    this(spec, weights, gradient, Set.of());
  }

  /**
   * @param gradient [P] in the layout of the weights
   * @param frozen names of parameters that must not move
   */
  public Optimizer(OptimizerSpec spec, Weights weights, Buffer gradient, Set<String> frozen) {
    this.spec = spec;
    this.device = weights.device();
    this.total = weights.parameters().total();
    this.states = spec instanceof OptimizerSpec.Adam ? 2 : 1;
    List<Arena> taken = new ArrayList<>();
    try {
      taken.add(device.allocate("optimizer state", states * total * Float.BYTES));
      taken.add(device.allocate("optimizer mask", total * Float.BYTES));
      taken.add(device.allocate("optimizer constants", HYPER * Float.BYTES));
      KernelCall call =
          spec instanceof OptimizerSpec.Adam adam
              ? KernelCall.of("adam")
                  .with("size", total)
                  .with("decoupled", adam.decoupled() ? 1 : 0)
              : KernelCall.of("sgd").with("size", total);
      kernel = device.prepare(call);
      taken.add(device.allocate("optimizer workspace", kernel.workspaceBytes()));
    } catch (RuntimeException e) {
      taken.forEach(Arena::close);
      throw e;
    }
    state = taken.get(0);
    mask = taken.get(1);
    hyper = taken.get(2);
    workspace = taken.get(3);
    device.fill(state.whole(), 0);
    freeze(weights.parameters(), frozen);
    List<Buffer> buffers = new ArrayList<>(List.of(weights.flat(), gradient, mask.whole()));
    for (int i = 0; i < states; i++) {
      buffers.add(state(i));
    }
    buffers.add(hyper.whole());
    program =
        device.record(List.of(new Launch("optimizer step", kernel, buffers, workspace.whole())));
  }

  private void freeze(ParameterLayout layout, Set<String> frozen) {
    float[] ones = new float[(int) Math.min(total, ONES)];
    Arrays.fill(ones, 1);
    device.fill(mask.whole(), 0);
    for (ParameterLayout.Slot slot : layout.slots()) {
      for (long at = 0; at < slot.size() && !frozen.contains(slot.name()); at += ones.length) {
        int count = (int) Math.min(ones.length, slot.size() - at);
        device.write(mask.whole().slice(slot.offset() + at, count), ones, 0, count);
      }
    }
  }

  /** The i-th state [P]: momentum, or first and second moment. */
  public Buffer state(int i) {
    return state.whole().slice(i * total, total);
  }

  /** All states one after the other, for checkpoints. */
  public Buffer states() {
    return state.whole();
  }

  /** Elements that may move, [P] of 1 and 0; a method such as SalUn writes its own. */
  public Buffer mask() {
    return mask.whole();
  }

  /** Steps taken. */
  public long step() {
    return step;
  }

  /** Continues after {@code steps} steps, when the states were restored. */
  public void resumeAt(long steps) {
    step = steps;
  }

  /** Counts a step that moves nothing. */
  public void skip() {
    step++;
  }

  public OptimizerSpec spec() {
    return spec;
  }

  public long bytes() {
    return state.bytes() + mask.bytes() + hyper.bytes() + workspace.bytes();
  }

  /** Takes one step at the rule's own rate. */
  public void apply() {
    apply(spec.learningRate());
  }

  /** Takes one step at a rate. */
  public void apply(double learningRate) {
    step++;
    constants[0] = (float) learningRate;
    if (spec instanceof OptimizerSpec.Sgd sgd) {
      constants[1] = (float) sgd.weightDecay();
      constants[2] = (float) sgd.momentum();
      constants[3] = step == 1 ? 1 : 0;
    } else if (spec instanceof OptimizerSpec.Adam adam) {
      constants[1] = (float) adam.weightDecay();
      constants[2] = (float) adam.beta1();
      constants[3] = (float) adam.beta2();
      constants[4] = (float) adam.eps();
      constants[5] = (float) (1 - Math.pow(adam.beta1(), step));
      constants[6] = (float) (1 - Math.pow(adam.beta2(), step));
      constants[7] = (float) (1 - adam.beta1());
      constants[8] = (float) (1 - adam.beta2());
    }
    device.write(hyper.whole(), constants);
    program.run();
  }

  @Override
  public void close() {
    program.close();
    kernel.close();
    state.close();
    mask.close();
    hyper.close();
    workspace.close();
  }
}
