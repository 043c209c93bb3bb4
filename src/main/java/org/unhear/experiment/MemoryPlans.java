package org.unhear.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.device.Device;
import org.unhear.device.DryDevice;
import org.unhear.device.MemoryLimits;
import org.unhear.graph.Plan;
import org.unhear.nn.Model;
import org.unhear.report.MemoryPlan;
import org.unhear.train.Learner;
import org.unhear.train.Optimizer;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

/**
 * The device memory that work on a model takes, known before any is allocated: the work is set up
 * on a {@link DryDevice}.
 */
public final class MemoryPlans {
  private static final String ACTIVATIONS = "activations";
  private static final String WORKSPACE = "workspace";
  private static final String OPTIMIZER = "optimizer";

  /** In the order of reports; roles of other arenas follow. */
  private static final List<String> ROLES =
      List.of("parameters", "states", "gradients", OPTIMIZER, ACTIVATIONS, WORKSPACE, "inputs");

  private MemoryPlans() {}

  /** Of training steps with batches of one size, under the limits that hold on the device. */
  public static MemoryPlan training(
      Device device, Model model, int batch, OptimizerSpec optimizer) {
    return training(device, model, batch, optimizer, device.ledger().limits());
  }

  /** Of training steps with batches of one size. */
  public static MemoryPlan training(
      Device device, Model model, int batch, OptimizerSpec optimizer, MemoryLimits limits) {
    try (DryDevice dry = new DryDevice(device, limits);
        Learner learner = Learner.initialised(dry, model, 0)) {
      Pass pass = learner.trainingPass(batch);
      Plan plan = pass.plan();
      // What it held counts: the peak is read afterwards.
      new Optimizer(optimizer, learner.weights(), learner.gradient()).close();
      return of(
          "training step of %s, batch %d%s"
              .formatted(
                  model.name(),
                  batch,
                  pass.examplesAtATime() < batch ? " in parts of " + pass.examplesAtATime() : ""),
          plan,
          dry.peakByRole());
    }
  }

  /** Of logits and losses of batches of one size. */
  public static MemoryPlan inference(Device device, Model model, int batch) {
    try (DryDevice dry = new DryDevice(device);
        Learner learner = Learner.initialised(dry, model, 0)) {
      Plan plan = learner.pass(PassSpec.inference(batch)).plan();
      return of(
          "inference with %s, batch %d".formatted(model.name(), batch), plan, dry.peakByRole());
    }
  }

  /**
   * The plan of a pass with the arenas it runs in.
   *
   * @param arenas role to bytes, as a device counts them; {@code scratch} is told apart into
   *     activations and workspace
   */
  static MemoryPlan of(String name, Plan plan, Map<String, Long> arenas) {
    Map<String, Long> roles = new LinkedHashMap<>();
    ROLES.forEach(role -> roles.put(role, 0L));
    arenas.forEach(
        (role, bytes) -> {
          if (role.equals(MemoryNeed.SCRATCH)) {
            roles.merge(ACTIVATIONS, plan.activationBytes(), Long::sum);
            roles.merge(WORKSPACE, bytes - plan.activationBytes(), Long::sum);
          } else {
            roles.merge(role.startsWith(OPTIMIZER) ? OPTIMIZER : role, bytes, Long::sum);
          }
        });
    roles.values().removeIf(bytes -> bytes == 0);
    return new MemoryPlan(
        name,
        roles.values().stream().mapToLong(Long::longValue).sum(),
        plan.activationLowerBound(),
        plan.launchLabels().size(),
        roles.entrySet().stream().map(e -> new MemoryPlan.Role(e.getKey(), e.getValue())).toList(),
        tensors(plan));
  }

  /** Tensors that follow each other in the same place are one. */
  private static List<MemoryPlan.Tensor> tensors(Plan plan) {
    record Place(long offset, int first) {}
    Map<Place, List<Plan.TensorPlacement>> shared = new LinkedHashMap<>();
    for (Plan.TensorPlacement tensor : plan.tensors()) {
      Place place = new Place(tensor.offset(), tensor.first());
      shared.computeIfAbsent(place, p -> new ArrayList<>()).add(tensor);
    }
    return shared.values().stream().map(each -> tensor(plan, each)).toList();
  }

  private static MemoryPlan.Tensor tensor(Plan plan, List<Plan.TensorPlacement> shared) {
    Plan.TensorPlacement first = shared.get(0);
    int lastStep = plan.launchLabels().size() - 1;
    return new MemoryPlan.Tensor(
        String.join(", ", shared.stream().map(Plan.TensorPlacement::name).toList()),
        plan.launchLabels().get(first.first()).split(" ")[0],
        ACTIVATIONS,
        first.offset(),
        first.bytes(),
        new MemoryPlan.Lifetime(first.first(), Math.min(first.last(), lastStep)));
  }
}
