package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Operator;
import org.unhear.graph.Sink;

/** Every operator, every case, every mode, every device. */
class OperatorCatalogueTest {
  /** Kernels that no operator launches: each has a test of its own. */
  private static final Set<String> TESTED_APART =
      Set.of(
          "sgd",
          "adam",
          "dropout",
          "vector_add_sign",
          "vector_axpy",
          "vector_clip",
          "vector_copy_where",
          "vector_dot",
          "vector_kth_largest",
          "vector_multiply",
          "vector_scale");

  @TestFactory
  @Tag("sanitized")
  Stream<DynamicNode> cases() {
    return TestDevice.all().stream()
        .map(device -> dynamicContainer(device.name(), casesOn(device).map(c -> modes(c, device))));
  }

  private static DynamicNode modes(OpCase c, TestDevice device) {
    return dynamicContainer(
        c.toString(),
        Modes.all().entrySet().stream()
            .map(mode -> dynamicTest(mode.getKey(), () -> mode.getValue().check(c, device))));
  }

  /** All cases, but for those that need a kernel which the device is known not to have yet. */
  private static Stream<OpCase> casesOn(TestDevice device) {
    return Catalogue.cases().stream()
        .filter(
            c -> device.missing().isEmpty() || Collections.disjoint(kernels(c), device.missing()));
  }

  private static Set<String> kernels(OpCase c) {
    try (CpuDevice device = new CpuDevice(1);
        GuardedRun run = new CaseRun(c).guarded(device, EnumSet.of(Sink.ACCUMULATE))) {
      return Set.copyOf(run.kernels());
    }
  }

  @Test
  void everyOperatorHasACase() {
    Set<String> covered =
        Catalogue.cases().stream()
            .map(c -> c.operator().apply(c.batch()).getClass().getName())
            .collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>(operators());
    missing.removeAll(covered);
    assertEquals(Set.of(), missing, "operators without a case in org.unhear.ops.cases");
  }

  @Test
  void everyKernelHasACase() {
    Set<String> missing = new TreeSet<>();
    try (CpuDevice device = new CpuDevice(1)) {
      missing.addAll(device.kernels());
    }
    Catalogue.cases().forEach(c -> missing.removeAll(kernels(c)));
    missing.removeAll(TESTED_APART);
    assertEquals(Set.of(), missing, "kernels that no case runs");
  }

  @Test
  void namesOfCasesAreUnique() {
    Set<String> seen = new HashSet<>();
    List<String> twice =
        Catalogue.cases().stream().map(OpCase::toString).filter(name -> !seen.add(name)).toList();
    assertEquals(List.of(), twice);
  }

  /** Classes of org.unhear.ops that implement {@link Operator}, found in the compiled classes. */
  private static Set<String> operators() {
    try {
      Path classes =
          Path.of(Linear.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes.resolve("org/unhear/ops"))) {
        return files
            .map(file -> classes.relativize(file).toString())
            .filter(file -> file.endsWith(".class"))
            .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
            .filter(OperatorCatalogueTest::isOperator)
            .collect(Collectors.toSet());
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isOperator(String name) {
    try {
      Class<?> type = Class.forName(name);
      return Operator.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
