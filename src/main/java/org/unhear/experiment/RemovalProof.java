package org.unhear.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.unhear.device.Device;
import org.unhear.io.SafeTensors;

/**
 * Whether two runs came to the same weights, bit for bit, those of their shards included.
 *
 * @param tensors compared
 * @param different a line for each that differs
 * @param largest difference between two values
 */
public record RemovalProof(int tensors, List<String> different, double largest) {
  public RemovalProof {
    different = List.copyOf(different);
  }

  /**
   * Compares the files of two runs.
   *
   * @param device where their hashes are computed
   * @throws org.unhear.UnhearException when a file is not the one that its record tells of
   */
  public static RemovalProof of(Device device, RunFolder run, RunFolder gold) {
    SortedMap<String, Supplier<float[]>> weights = weights(device, run);
    SortedMap<String, Supplier<float[]>> goldWeights = weights(device, gold);
    Set<String> names = new TreeSet<>(weights.keySet());
    names.addAll(goldWeights.keySet());
    List<String> different = new ArrayList<>();
    double largest = 0;
    for (String name : names) {
      if (!weights.containsKey(name) || !goldWeights.containsKey(name)) {
        different.add(name + " is in one of them only");
        continue;
      }
      float[] a = weights.get(name).get();
      float[] b = goldWeights.get(name).get();
      if (!sameBits(a, b)) {
        double distance = distance(a, b);
        largest = Math.max(largest, distance);
        different.add(String.format(Locale.ROOT, "%s differs by up to %.3g", name, distance));
      }
    }
    return new RemovalProof(names.size(), different, largest);
  }

  private static SortedMap<String, Supplier<float[]>> weights(Device device, RunFolder run) {
    SortedMap<String, Supplier<float[]>> weights = new TreeMap<>();
    put(weights, "", device, run);
    for (int k = 0; k < run.shards(); k++) {
      put(weights, "shard %d: ".formatted(k), device, run.shard(k));
    }
    return weights;
  }

  private static void put(
      SortedMap<String, Supplier<float[]>> weights, String prefix, Device device, RunFolder run) {
    run.loadIntact(device, run.record().model()).close();
    SafeTensors tensors = SafeTensors.open(run.model());
    tensors.names().forEach(name -> weights.put(prefix + name, () -> tensors.floats(name)));
  }

  /** Whether nothing differs. */
  public boolean equal() {
    return different.isEmpty();
  }

  private static boolean sameBits(float[] a, float[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  private static double distance(float[] a, float[] b) {
    double largest = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }
}
