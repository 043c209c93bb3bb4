package org.unhear.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.unhear.device.Bytes;
import org.unhear.report.MemoryPlan;

/** Memory plans as lines for people. */
final class PlanText {
  private static final int LAYERS_SHOWN = 10;
  private static final int TENSORS_SHOWN = 3;
  private static final Comparator<MemoryPlan.Tensor> LARGEST_FIRST =
      Comparator.comparingLong(MemoryPlan.Tensor::bytes).reversed();

  private PlanText() {}

  static List<String> of(List<MemoryPlan> plans) {
    List<String> lines = new ArrayList<>();
    for (MemoryPlan plan : plans) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add("%s: %s".formatted(plan.name(), Bytes.text(plan.totalBytes())));
      roles(plan).forEach(line -> lines.add("  " + line));
      lines.add("");
      layers(plan).forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private static List<String> roles(MemoryPlan plan) {
    Columns columns = new Columns();
    for (MemoryPlan.Role role : plan.roles()) {
      String note =
          role.role().equals("activations")
              ? Bytes.text(plan.activationLowerBound()) + " are alive at once: no plan needs less"
              : "";
      columns.row(role.role(), size(role.bytes()), note);
    }
    return columns.lines();
  }

  private static List<String> layers(MemoryPlan plan) {
    Map<String, List<MemoryPlan.Tensor>> byLayer =
        plan.tensors().stream()
            .collect(
                Collectors.groupingBy(
                    MemoryPlan.Tensor::layer, LinkedHashMap::new, Collectors.toList()));
    List<String> largest =
        byLayer.keySet().stream()
            .sorted(Comparator.comparingLong((String l) -> bytes(byLayer.get(l))).reversed())
            .limit(LAYERS_SHOWN)
            .toList();
    Columns columns = new Columns().row("layer", "its tensors", "the largest of them");
    for (String layer : largest) {
      columns.row(layer, size(bytes(byLayer.get(layer))), tensors(byLayer.get(layer)));
    }
    List<String> lines = new ArrayList<>(columns.lines());
    if (byLayer.size() > largest.size()) {
      lines.add("and " + (byLayer.size() - largest.size()) + " more, smaller");
    }
    return lines;
  }

  private static String tensors(List<MemoryPlan.Tensor> tensors) {
    return tensors.stream()
        .sorted(LARGEST_FIRST)
        .limit(TENSORS_SHOWN)
        .map(tensor -> tensor.name().split(",")[0] + " " + Bytes.text(tensor.bytes()))
        .collect(Collectors.joining(", "));
  }

  private static long bytes(List<MemoryPlan.Tensor> tensors) {
    return tensors.stream().mapToLong(MemoryPlan.Tensor::bytes).sum();
  }

  private static String size(long bytes) {
    return "%11s".formatted(Bytes.text(bytes));
  }
}
