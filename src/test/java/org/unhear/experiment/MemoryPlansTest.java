package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.report.MemoryPlan;
import org.unhear.train.Learner;
import org.unhear.train.Optimizer;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

class MemoryPlansTest {
  private static final int BATCH = 3;
  private static final int CLASSES = 5;

  private static Model model(String name) {
    return Models.create(name, Shape.of(40, 20), CLASSES);
  }

  private static Map<String, Long> roles(MemoryPlan plan) {
    return plan.roles().stream()
        .collect(Collectors.toMap(MemoryPlan.Role::role, MemoryPlan.Role::bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"res8", "bc-resnet-1", "kwt-1", "x-vector"})
  void trainingTakesWhatWasPlanned(String name) {
    Model model = model(name);
    OptimizerSpec rule = OptimizerSpec.adamW(1e-3, 0.01);
    try (CpuDevice device = new CpuDevice(1)) {
      MemoryPlan plan = MemoryPlans.training(device, model, BATCH, rule);
      assertEquals(0, device.peakBytes(), "planning takes no memory");
      try (Learner learner = Learner.initialised(device, model, 1);
          Optimizer optimizer = new Optimizer(rule, learner.weights(), learner.gradient())) {
        Pass pass = learner.trainingPass(BATCH);
        pass.load(new float[BATCH * 40 * 20], new int[BATCH]).random(0, 0).forward();
        pass.backwardMean();
        optimizer.apply();
        assertEquals(plan.totalBytes(), device.peakBytes());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"res8", "bc-resnet-1", "kwt-1", "x-vector"})
  void inferenceTakesWhatWasPlanned(String name) {
    Model model = model(name);
    try (CpuDevice device = new CpuDevice(1)) {
      MemoryPlan plan = MemoryPlans.inference(device, model, BATCH);
      assertEquals(0, device.peakBytes(), "planning takes no memory");
      try (Learner learner = Learner.initialised(device, model, 1)) {
        Pass pass = learner.pass(PassSpec.inference(BATCH));
        pass.load(new float[BATCH * 40 * 20], new int[BATCH]).forward();
        assertEquals(plan.totalBytes(), device.peakBytes());
      }
    }
  }

  @Test
  void rolesAddUpAndFollowTheOptimizer() {
    try (CpuDevice device = new CpuDevice(1)) {
      Model model = model("res8");
      MemoryPlan sgd = MemoryPlans.training(device, model, BATCH, OptimizerSpec.sgd(1));
      MemoryPlan adam = MemoryPlans.training(device, model, BATCH, OptimizerSpec.adam(1));
      assertEquals(
          List.of(
              "parameters",
              "states",
              "gradients",
              "optimizer",
              "activations",
              "workspace",
              "inputs"),
          adam.roles().stream().map(MemoryPlan.Role::role).toList());
      long sum = adam.roles().stream().mapToLong(MemoryPlan.Role::bytes).sum();
      assertEquals(adam.totalBytes(), sum);
      long parameters = roles(adam).get("parameters");
      assertEquals(parameters, roles(adam).get("gradients"));
      // Adam keeps a second moment beside the first.
      assertEquals(parameters, roles(adam).get("optimizer") - roles(sgd).get("optimizer"));
      MemoryPlan inference = MemoryPlans.inference(device, model, BATCH);
      assertTrue(
          roles(inference).keySet().stream()
              .noneMatch(List.of("gradients", "optimizer")::contains));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"res8", "bc-resnet-1", "kwt-1", "x-vector"})
  void tensorsAliveTogetherDoNotOverlap(String name) {
    try (CpuDevice device = new CpuDevice(1)) {
      MemoryPlan plan = MemoryPlans.training(device, model(name), BATCH, OptimizerSpec.sgd(1));
      long arena = roles(plan).get("activations");
      assertTrue(plan.activationLowerBound() <= arena);
      List<MemoryPlan.Tensor> tensors = plan.tensors();
      for (int i = 0; i < tensors.size(); i++) {
        MemoryPlan.Tensor a = tensors.get(i);
        assertTrue(a.offset() >= 0 && a.offset() + a.bytes() <= arena, a.toString());
        assertTrue(a.lifetime().firstStep() <= a.lifetime().lastStep(), a.toString());
        assertTrue(a.lifetime().lastStep() < plan.steps(), a.toString());
        for (MemoryPlan.Tensor b : tensors.subList(i + 1, tensors.size())) {
          assertTrue(apart(a, b), () -> a + " and " + b);
        }
      }
      assertEquals(plan.activationLowerBound(), mostAliveAtOnce(plan));
    }
  }

  private static boolean apart(MemoryPlan.Tensor a, MemoryPlan.Tensor b) {
    boolean inTime =
        a.lifetime().lastStep() < b.lifetime().firstStep()
            || b.lifetime().lastStep() < a.lifetime().firstStep();
    boolean inSpace = a.offset() + a.bytes() <= b.offset() || b.offset() + b.bytes() <= a.offset();
    return inTime || inSpace;
  }

  private static long mostAliveAtOnce(MemoryPlan plan) {
    long most = 0;
    for (int step = 0; step < plan.steps(); step++) {
      int now = step;
      most =
          Math.max(
              most,
              plan.tensors().stream()
                  .filter(t -> t.lifetime().firstStep() <= now && now <= t.lifetime().lastStep())
                  .mapToLong(MemoryPlan.Tensor::bytes)
                  .sum());
    }
    return most;
  }

  @Test
  void layersAreThoseOfTheModel() {
    try (CpuDevice device = new CpuDevice(1)) {
      MemoryPlan plan = MemoryPlans.inference(device, model("res8"), BATCH);
      MemoryPlan.Tensor first = plan.tensors().get(0);
      assertEquals("conv0", first.layer());
      // 45 channels at 40 × 20 positions.
      assertEquals(BATCH * 45 * 40 * 20 * 4, first.bytes());
      assertTrue(plan.tensors().stream().anyMatch(tensor -> tensor.layer().equals("head")));
    }
  }
}
