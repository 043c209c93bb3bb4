package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be understood is answered with what was meant, exit code 2. */
class WrongUsageTest {
  @TempDir Path folder;

  @Test
  void unknownCommandGetsTheNearest() {
    CommandRun.of("modles").refused(2, "Unknown command 'modles'", "Did you mean 'models'?");
    CommandRun.of("data", "inspct").refused(2, "'inspct'", "Did you mean 'inspect'?");
    CommandRun.of("help", "modles").refused(2, "'modles'", "Did you mean 'models'?");
    CommandRun.of("help", "data", "inspct").refused(2, "Did you mean 'inspect'?");
  }

  @Test
  void unknownOptionGetsTheNearest() {
    CommandRun.of("models", "--jsn").refused(2, "Unknown option '--jsn'", "Did you mean '--json'?");
    CommandRun.of("data", "inspect", "x", "--splt=takes")
        .refused(2, "Unknown option '--splt'", "Did you mean '--split'?");
    CommandRun.of("--verson").refused(2, "Unknown option '--verson'", "Did you mean '--version'?");
  }

  @Test
  void missingAndFurtherArgumentsAreNamed() {
    CommandRun.of("data", "inspect").refused(2, "[FORMAT=]PATH", "unhear data inspect --help");
    CommandRun.of("models", "more").refused(2, "an argument too many: 'more'");
    CommandRun.of("data", "inspect", "x", "--split").refused(2, "--split");
  }

  @Test
  void configurationIsChecked() throws IOException {
    CommandRun.of("data", "inspect", "x", "--config", folder.resolve("no.yaml").toString())
        .refused(1, "no.yaml", "no such file");
    CommandRun.of("data", "inspect", "x", "--set", "splitt=takes")
        .refused(2, "Unknown key 'splitt'", "Did you mean 'split'?");
    CommandRun.of("data", "inspect", "x", "--set", "split").refused(2, "key=value");
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "command: compare\n");
    CommandRun.of("data", "inspect", "x", "--config", file.toString())
        .refused(2, "for 'unhear compare', not 'unhear data inspect'");
    Files.writeString(file, "split: takez\n");
    CommandRun.of("data", "inspect", "x", "--config", file.toString())
        .refused(2, "Unknown split 'takez'", "Did you mean 'takes'?");
    Files.writeString(file, "split: [takes\n");
    CommandRun.of("data", "inspect", "x", "--config", file.toString()).refused(2, "a.yaml, line");
  }

  @Test
  void refusalIsOneJsonDocumentToo() {
    CommandRun run = CommandRun.of("data", "inspect", "x", "--json", "--split", "takez");
    run.refused(2, "Unknown split 'takez'");
    assertEquals("Unknown split 'takez'.", run.json().get("error").asText());
    assertTrue(run.json().get("hint").asText().startsWith("Did you mean 'takes'?"));
  }
}
