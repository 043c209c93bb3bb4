package org.unhear.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.data.Recordings;
import org.unhear.unlearn.Methods;

/** The examples of the documentation do what they say. */
class ExamplesTest {
  private static final String SERVICE = "META-INF/services/org.unhear.unlearn.UnlearningMethod";

  @Test
  void forgetsASpeaker(@TempDir Path folder) {
    Recordings.digits(folder, 3, 5);
    for (int take = 0; take < 5; take++) {
      Recordings.write(folder, "0_cleo_" + take + ".wav", Recordings.tone(20));
    }

    double closeness = ForgetASpeaker.closenessToGold(folder.toString(), "cleo", 1);

    assertTrue(closeness >= 0 && closeness <= 1, "closeness is " + closeness);
  }

  @Test
  void findsAMethodOfOnesOwn(@TempDir Path jar) throws IOException {
    Recordings.write(jar, SERVICE, HalfWeights.class.getName() + "\n");
    assertFalse(Methods.all().containsKey("half-weights"));

    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      assertTrue(Methods.all().containsKey("half-weights"));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
