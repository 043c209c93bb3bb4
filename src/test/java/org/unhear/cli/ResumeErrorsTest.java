package org.unhear.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot go on says why, and keeps what it has. */
class ResumeErrorsTest {
  @TempDir private static Path folder;
  private static Workshop shop;
  private static byte[] state;
  private static String config;

  @BeforeAll
  static void stopATraining() throws IOException {
    shop = new Workshop(folder);
    CommandRun.interruptedAt("features: done", shop.training("run")).failed(1, "Stopped");
    state = Files.readAllBytes(state());
    config = Files.readString(config());
  }

  @BeforeEach
  void restore() throws IOException {
    Files.write(state(), state);
    Files.writeString(config(), config);
  }

  private static Path state() {
    return shop.folder("run").state();
  }

  private static Path config() {
    return shop.at("run").resolve("config.yaml");
  }

  private static CommandRun resume(String... more) {
    String[] arguments = Arrays.copyOf(new String[] {"train", resumed("run")}, 2 + more.length);
    System.arraycopy(more, 0, arguments, 2, more.length);
    return CommandRun.of(arguments);
  }

  private static String resumed(String name) {
    return "--resume=" + shop.at(name);
  }

  private static void assertStateIsKept(byte[] expected) throws IOException {
    assertArrayEquals(expected, Files.readAllBytes(state()));
    assertFalse(shop.folder("run").isComplete());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--lr=1", "--epochs=3", "--seed=0", "--corpus=x", "--augment=none"})
  void optionsThatChangeWhatGoesOn(String option) throws IOException {
    resume(option)
        .refused(2, option.replaceFirst("=.*", "") + " was given beside --resume", "start anew");
    assertStateIsKept(state);
  }

  @Test
  void settingsAndFoldersBesideIt() throws IOException {
    resume("--set=lr=1").refused(2, "--set", "--resume");
    resume("--set", "epochs=3").refused(2, "--set", "--resume");
    resume("--config=" + config()).refused(2, "--config and --resume were both given");
    resume("--out=" + shop.at("elsewhere")).refused(2, "--out and --resume were both given");
    assertStateIsKept(state);
  }

  @Test
  void folderWithNothingToGoOnWith() throws IOException {
    CommandRun.of("train", resumed("nowhere")).refused(2, "nowhere holds nothing that can go on");
    Files.createDirectories(shop.at("empty"));
    CommandRun.of("compare", resumed("empty")).refused(2, "it has no config.yaml");
  }

  @Test
  void folderOfAnotherCommand() {
    CommandRun.of("compare", resumed("run"))
        .refused(2, "config.yaml", "for 'unhear train', not 'unhear compare'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs: 2 | epochs: [2 | config.yaml, line",
        "epochs: 2 | epochs: two | : Invalid value for option '--epochs': 'two' is not a whole",
        "epochs: 2 | epoks: 2 | Did you mean 'epochs'?",
        "epochs: 2 | lr: 1 | is there twice; the first is in",
        "model: res8 | model: res9 | Did you mean 'res8'?"
      })
  void configurationThatIsDamaged(String line, String damaged, String part) throws IOException {
    Files.writeString(config(), config.replace(line, damaged));
    resume().failed(2, part);
    assertStateIsKept(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lr: 0.5", "seed: 3", "epochs: 9", "batch: 4"})
  void configurationOfAnotherTraining(String line) throws IOException {
    String key = line.replaceFirst(":.*", ":");
    Files.writeString(config(), config.replaceFirst("(?m)^" + key + ".*$", line));
    resume().failed(1, "is of a training with other settings or data", "another folder");
    assertStateIsKept(state);
  }

  @Test
  void recordingsThatChanged() throws IOException {
    Path clip = shop.corpus().clips().resolve("0_anna_7.wav");
    byte[] sound = Files.readAllBytes(clip);
    Files.delete(clip);
    resume().failed(1, "is of a training with other settings or data");
    Files.write(clip, sound);
    assertStateIsKept(state);
  }

  @Test
  void stateThatIsDamaged() throws IOException {
    byte[] cut = Arrays.copyOf(state, state.length / 2);
    Files.write(state(), cut);
    resume().failed(1, "training.safetensors", "cut short");
    assertStateIsKept(cut);

    String text = new String(state, ISO_8859_1);
    for (String step : new String[] {"9", "x", "-"}) {
      byte[] wrong =
          text.replace("\"training.step\":\"1\"", "\"training.step\":\"" + step + "\"")
              .getBytes(ISO_8859_1);
      assertFalse(Arrays.equals(state, wrong), "no such step in " + text.substring(0, 2000));
      Files.write(state(), wrong);
      resume().failed(1, "training.safetensors", "Start the training anew");
      assertStateIsKept(wrong);
    }
  }

  @Test
  void finishedModelOfAnotherConfiguration() throws IOException {
    shop.train("done").succeeded();
    Path own = shop.at("done").resolve("config.yaml");
    Files.writeString(own, Files.readString(own).replace("seed: 0", "seed: 1"));
    CommandRun.of("train", resumed("done")).failed(1, "was made from other settings or data");
    assertTrue(shop.folder("done").isComplete());
  }
}
