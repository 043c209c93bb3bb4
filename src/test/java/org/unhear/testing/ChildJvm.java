package org.unhear.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with the classes of this one, to be killed. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * @param heap of java's option -Xmx
   */
  public static ProcessBuilder of(String heap, Class<?> main, String... arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
