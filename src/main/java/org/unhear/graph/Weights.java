package org.unhear.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.io.Sha256;

/**
 * The trained tensors and the states of a model on a device, each kind in one flat arena. Closing
 * frees both.
 */
public final class Weights implements AutoCloseable {
  private final Device device;
  private final ParameterLayout parameters;
  private final ParameterLayout states;
  private final Arena parameterArena;
  private final Arena stateArena;

  /** Allocates memory for the parameters and states of a graph, filled with zeros. */
  public Weights(Device device, ParameterLayout parameters, ParameterLayout states) {
    this.device = device;
    this.parameters = parameters;
    this.states = states;
    this.parameterArena = device.allocate("parameters", parameters.total() * Float.BYTES);
    try {
      this.stateArena = device.allocate("states", states.total() * Float.BYTES);
    } catch (RuntimeException e) {
      parameterArena.close();
      throw e;
    }
    device.fill(parameterArena.whole(), 0);
    device.fill(stateArena.whole(), 0);
  }

  /**
   * Allocates and initialises the weights of a graph from a seed; each parameter draws from a
   * stream of its own. None is drawn for a device that keeps no values.
   */
  public static Weights initialised(Device device, Graph graph, long seed) {
    Weights weights =
        new Weights(
            device, ParameterLayout.of(graph.parameters()), ParameterLayout.of(graph.states()));
    weights.initialise(graph.parameters(), seed, "parameter");
    weights.initialise(graph.states(), seed, "state");
    return weights;
  }

  private void initialise(List<Parameter> list, long seed, String kind) {
    if (!device.keepsValues()) {
      return;
    }
    for (Parameter p : list) {
      // The stream depends on the name, so adding a layer does not change the start of the others.
      SplittableRandom random =
          new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ stableHash(p.name()));
      Buffer target = kind.equals("parameter") ? parameter(p.name()) : state(p.name());
      device.write(target, p.initializer().values(p.tensor().shape(), random));
    }
  }

  private static long stableHash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  public Device device() {
    return device;
  }

  public ParameterLayout parameters() {
    return parameters;
  }

  public ParameterLayout states() {
    return states;
  }

  /** All parameters as one buffer in the order of {@link #parameters()}. */
  public Buffer flat() {
    return parameterArena.whole();
  }

  /** All states as one buffer. */
  public Buffer flatStates() {
    return stateArena.whole();
  }

  public Buffer parameter(String name) {
    ParameterLayout.Slot slot = parameters.slot(name);
    return flat().slice(slot.offset(), slot.size());
  }

  public Buffer state(String name) {
    ParameterLayout.Slot slot = states.slot(name);
    return flatStates().slice(slot.offset(), slot.size());
  }

  /** Values of a parameter in row-major order. */
  public float[] get(String name) {
    return device.read(parameter(name), parameters.slot(name).size());
  }

  /** Sets a parameter. */
  public void set(String name, float[] values) {
    int size = parameters.slot(name).size();
    if (values.length != size) {
      throw new IllegalArgumentException(
          "%s takes %d values, not %d".formatted(name, size, values.length));
    }
    device.write(parameter(name), values);
  }

  /** Another model of the same kind with the same values. */
  public Weights copy() {
    Weights copy = new Weights(device, parameters, states);
    copy.copyFrom(this);
    return copy;
  }

  /** Takes over all values of another model of the same kind. */
  public void copyFrom(Weights other) {
    device.copy(other.flat(), flat());
    device.copy(other.flatStates(), flatStates());
  }

  /** SHA-256 over names, shapes and the bits of all parameters and states, in hexadecimal. */
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    for (ParameterLayout.Slot slot : parameters.slots()) {
      digest(digest, slot, device.read(parameter(slot.name()), slot.size()));
    }
    for (ParameterLayout.Slot slot : states.slots()) {
      digest(digest, slot, device.read(state(slot.name()), slot.size()));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void digest(MessageDigest digest, ParameterLayout.Slot slot, float[] values) {
    digest.update((slot.name() + slot.shape()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  @Override
  public void close() {
    parameterArena.close();
    stateArena.close();
  }
}
