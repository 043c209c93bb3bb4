package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.testing.ChildJvm;

/** Real signals to a process that trains: it goes on from what it left, with the same bits. */
class SignalsTest {
  private static final String LONG = "--epochs=100";

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void trainWithoutSignals() {
    shop = new Workshop(folder);
    shop.train("whole", LONG).succeeded();
  }

  /** A command in a process of its own, whose messages go to a file. */
  private record Child(Process process, Path messages) implements AutoCloseable {
    static Child start(String... arguments) throws IOException {
      Path messages = Files.createTempFile(folder, "messages", ".txt");
      return new Child(
          ChildJvm.of("256m", Main.class, arguments)
              .redirectErrorStream(true)
              .redirectOutput(messages.toFile())
              .start(),
          messages);
    }

    String said() {
      try {
        return Files.readString(messages);
      } catch (IOException e) {
        return e.toString();
      }
    }

    void await(BooleanSupplier moment) throws InterruptedException {
      while (!moment.getAsBoolean()) {
        assertTrue(process.isAlive(), this::said);
        Thread.sleep(2);
      }
    }

    /** Sends a signal, and returns the exit code. */
    int end(String signal) throws IOException, InterruptedException {
      String id = Long.toString(process.pid());
      new ProcessBuilder("kill", "-s", signal, id).inheritIO().start().waitFor();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ignores SIG" + signal);
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static Child startTraining(String name) throws IOException, InterruptedException {
    Child child = Child.start(shop.training(name, LONG));
    child.await(() -> Files.exists(shop.folder(name).events()));
    return child;
  }

  private static void assertGoesOn(String name) {
    CommandRun.of("train", "--resume=" + shop.at(name)).succeeded();
    assertEquals(shop.weights("whole"), shop.weights(name));
  }

  @ParameterizedTest
  @CsvSource({"INT, 2", "TERM, 15"})
  void stoppedTrainingSavesItsState(String signal, int number) throws Exception {
    assumeFalse(isIgnored(number), "a process in the background ignores Ctrl-C");
    try (Child child = startTraining(signal)) {
      assertEquals(128 + number, child.end(signal), child::said);
      assertTrue(child.said().contains("Stopped at step"), child::said);
      assertTrue(child.said().contains("unhear train --resume " + shop.at(signal)), child::said);
    }
    assertTrue(Files.exists(shop.folder(signal).state()));
    assertGoesOn(signal);
  }

  @Test
  void killedTrainingStartsOver() throws Exception {
    try (Child child = startTraining("killed")) {
      assertEquals(128 + 9, child.end("KILL"), child::said);
    }
    assertFalse(shop.folder("killed").isComplete());
    assertGoesOn("killed");
  }

  @Test
  void killedTrainingGoesOnFromItsLastState() throws Exception {
    CommandRun.interruptedAt("features: done", shop.training("twice", LONG)).failed(1, "Stopped");
    byte[] state = Files.readAllBytes(shop.folder("twice").state());
    try (Child child = Child.start("train", "--resume=" + shop.at("twice"))) {
      child.await(() -> child.said().contains("going on at step 1 of 400"));
      assertEquals(128 + 9, child.end("KILL"), child::said);
    }
    assertArrayEquals(state, Files.readAllBytes(shop.folder("twice").state()));
    assertGoesOn("twice");
  }

  private static boolean isIgnored(int signal) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
  }
}
