package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.unhear.evaluate.Logits;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;

/**
 * A golden case: settings, expected values (for the inputs among them) and arrays.
 *
 * @param json {@code name.json}
 * @param arrays {@code name.safetensors}, which a case without tensors lacks
 */
record MetricInputs(JsonNode json, Path arrays) {
  static MetricInputs open(Path folder, String name) {
    return new MetricInputs(
        Json.readTree(folder.resolve(name + ".json")), folder.resolve(name + ".safetensors"));
  }

  JsonNode settings() {
    return json.path("settings");
  }

  JsonNode expected() {
    return json.path("expected");
  }

  SafeTensors tensors() {
    return SafeTensors.open(arrays);
  }

  double[] vector(String name) {
    return tensors().doubles(name);
  }

  double[][] table(String name) {
    double[] flat = vector(name);
    return rows(name, (from, to) -> Arrays.copyOfRange(flat, from, to)).toArray(double[][]::new);
  }

  int[] ints(String name) {
    return tensors().ints(name);
  }

  int[][] intTable(String name) {
    int[] flat = ints(name);
    return rows(name, (from, to) -> Arrays.copyOfRange(flat, from, to)).toArray(int[][]::new);
  }

  boolean[] flags(String name) {
    int[] values = ints(name);
    boolean[] flags = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      flags[i] = values[i] != 0;
    }
    return flags;
  }

  boolean[][] flagTable(String name) {
    boolean[] flat = flags(name);
    return rows(name, (from, to) -> Arrays.copyOfRange(flat, from, to)).toArray(boolean[][]::new);
  }

  Logits logits(String name) {
    return Logits.of(tensors().floats(name), extent(name, 1));
  }

  int extent(String name, int axis) {
    return Math.toIntExact(tensors().entry(name).shape()[axis]);
  }

  private <T> Stream<T> rows(String name, BiFunction<Integer, Integer, T> range) {
    int width = extent(name, 1);
    return IntStream.range(0, extent(name, 0))
        .mapToObj(row -> range.apply(row * width, (row + 1) * width));
  }
}
