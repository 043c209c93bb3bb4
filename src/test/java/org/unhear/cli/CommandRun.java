package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.unhear.io.Json;

/**
 * A command that was run within this JVM.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int code, String out, String err) {
  static CommandRun of(String... args) {
    return of(Interrupt.none(), args);
  }

  static CommandRun of(Interrupt interrupt, String... args) {
    return of(interrupt, new ByteArrayOutputStream(), args);
  }

  /**
   * The same, with Ctrl-C as soon as standard error holds a text: at a certain point of the run.
   */
  static CommandRun interruptedAt(String text, String... args) {
    Interrupt interrupt = Interrupt.none();
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int count) {
            super.write(bytes, from, count);
            if (toString(StandardCharsets.UTF_8).contains(text)) {
              interrupt.request();
            }
          }
        };
    return of(interrupt, err, args);
  }

  private static CommandRun of(Interrupt interrupt, ByteArrayOutputStream err, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = Main.run(args, new PrintStream(out, true), new PrintStream(err, true), interrupt);
    return new CommandRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The run, which must have succeeded. */
  CommandRun succeeded() {
    assertEquals(0, code, err);
    return this;
  }

  /**
   * The run, which must have refused with a message that has all these parts, its hint included,
   * and nothing that looks like a fault of ours.
   */
  CommandRun refused(int expectedCode, String... parts) {
    assertTrue(err.startsWith("unhear: "), err);
    return failed(expectedCode, parts);
  }

  /** As {@link #refused}, but with progress before the message. */
  CommandRun failed(int expectedCode, String... parts) {
    assertEquals(expectedCode, code, out + err);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "no '" + part + "' in: " + err);
    }
    assertFalse(err.contains("This is a fault of unhear") || err.contains("\tat "), err);
    return this;
  }

  /** The one JSON document that standard output must be. */
  JsonNode json() {
    return Json.parse(out, JsonNode.class, "standard output");
  }
}
