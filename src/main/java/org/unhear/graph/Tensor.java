package org.unhear.graph;

import org.unhear.device.DataType;
import org.unhear.device.Shape;

/**
 * A tensor of a {@link Graph}: a name, a shape and a role, no memory. Identity is that of the
 * object.
 *
 * <p>A view shares the memory of another tensor under another shape; {@link #storage()} is the
 * tensor that has memory.
 */
public final class Tensor {
  /** What a tensor is for, which decides the arena it lives in. */
  public enum Role {
    /** Written by the host before a run. */
    INPUT,
    /** Trained weights. */
    PARAMETER,
    /** Persists like a parameter but is not trained: running statistics. */
    STATE,
    /** Computed in a run; its memory is reused after its last reader. */
    ACTIVATION,
    /** Computed in a run and kept to its end, to be read by the host. */
    OUTPUT
  }

  private final String name;
  private final Shape shape;
  private final DataType type;
  private final Tensor storage;
  private Role role;

  Tensor(String name, Shape shape, DataType type, Role role) {
    this.name = name;
    this.shape = shape;
    this.type = type;
    this.role = role;
    this.storage = this;
  }

  private Tensor(Tensor base, Shape shape) {
    this.name = base.name;
    this.shape = shape;
    this.type = base.type;
    this.storage = base.storage;
  }

  /** The same memory under another shape of the same size. */
  Tensor view(Shape other) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException(
          "%s of %s cannot be viewed as %s".formatted(name, shape, other));
    }
    return new Tensor(this, other);
  }

  public String name() {
    return name;
  }

  public Shape shape() {
    return shape;
  }

  public DataType type() {
    return type;
  }

  public Role role() {
    return storage.roleOfStorage();
  }

  private Role roleOfStorage() {
    return role;
  }

  /** The tensor whose memory this is: itself, unless it is a view. */
  public Tensor storage() {
    return storage;
  }

  public long bytes() {
    return shape.size() * DataType.BYTES;
  }

  void keep() {
    if (storage.role == Role.ACTIVATION) {
      storage.role = Role.OUTPUT;
    }
  }

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
