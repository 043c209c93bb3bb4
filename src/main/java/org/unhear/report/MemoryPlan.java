package org.unhear.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;

/**
 * The memory of one planned graph: bytes per role, and when each tensor lives where.
 *
 * @param name what was planned, for example {@code training step, batch 64}
 * @param totalBytes the planned peak over all roles
 * @param activationLowerBound bytes of activations that no arrangement could be below; 0 when not
 *     known
 * @param steps number of operators in execution order; tensors live within 0 … steps − 1
 * @param roles bytes per arena
 * @param tensors the tensors of the arenas whose space is reused over the steps; may be empty
 */
@JsonNaming(SnakeCaseStrategy.class)
public record MemoryPlan(
    String name,
    long totalBytes,
    long activationLowerBound,
    int steps,
    List<Role> roles,
    List<Tensor> tensors) {

  /**
   * One arena.
   *
   * @param role for example {@code parameters} or {@code activations}
   * @param bytes its size
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Role(String role, long bytes) {
    public Role {
      Objects.requireNonNull(role, "role");
    }
  }

  /**
   * One tensor's place in space and time.
   *
   * @param name the tensor; several names when they follow each other in the same place
   * @param layer the layer that writes it first
   * @param role its arena
   * @param offset first byte within that arena
   * @param bytes its size
   * @param lifetime the steps during which it is kept
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Tensor(
      String name, String layer, String role, long offset, long bytes, Lifetime lifetime) {
    public Tensor {
      Objects.requireNonNull(name, "name");
      layer = layer == null ? "" : layer;
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(lifetime, "lifetime");
    }
  }

  /**
   * Steps of the execution order, both included.
   *
   * @param firstStep the operator that writes the tensor first
   * @param lastStep the operator that reads it last
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Lifetime(int firstStep, int lastStep) {}

  public MemoryPlan {
    Objects.requireNonNull(name, "name");
    roles = Copies.list(roles);
    tensors = Copies.list(tensors);
  }
}
