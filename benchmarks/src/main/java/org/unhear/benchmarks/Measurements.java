package org.unhear.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.device.cpu.CpuDevice;

/** What comparisons share: medians, and a file that says where they were measured. */
final class Measurements {
  private Measurements() {}

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static void write(Path result, String benchmark, int threads, List<Map<String, Object>> rows) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("benchmark", benchmark);
    try (CpuDevice device = new CpuDevice(threads)) {
      document.put("device", device.description());
    }
    document.put("processor", processor());
    document.put("java", System.getProperty("java.vm.version"));
    document.put("allocator", "MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ of PyTorch: 4 GiB");
    document.put("rows", rows);
    Files.createDirectories(result.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(result.toFile(), document);
  }

  private static String processor() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .orElse("unknown");
    }
  }
}
