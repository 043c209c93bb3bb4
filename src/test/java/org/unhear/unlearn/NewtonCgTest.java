package org.unhear.unlearn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.unhear.UnhearException;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.train.Learner;

class NewtonCgTest {
  @Test
  void appliesNothingWhenTheSolveDoesNotConverge() {
    UnlearningMethod method = Methods.named("newton-cg");
    Hyperparameters tooFewRounds =
        Hyperparameters.of(method, Map.of("iterations", "1", "largest_residual", "1e-6"));
    int[] retain = IntStream.range(1, SmallTask.COUNT).toArray();
    UnlearningTask task = UnlearningTask.of(SmallTask.EXAMPLES, new int[] {0}, retain);
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, SmallTask.MODEL, 1)) {
      String before = learner.weights().sha256();

      UnhearException refusal =
          assertThrows(
              UnhearException.class,
              () ->
                  Unlearner.run(
                      method,
                      learner,
                      task,
                      tooFewRounds,
                      Unlearner.Run.seeded(0, UnlearningListener.none())));

      assertTrue(
          refusal.getMessage().contains("did not converge: after 1 rounds the residual is"),
          refusal.getMessage());
      assertTrue(refusal.hint().contains("iterations"), refusal.hint());
      assertEquals(before, learner.weights().sha256());
    }
  }
}
