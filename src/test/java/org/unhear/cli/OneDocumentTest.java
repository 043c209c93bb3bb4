package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With --json a command prints one document and nothing else; with --quiet no progress. */
class OneDocumentTest {
  /** There is nothing to verify, and a machine may lack something. */
  private static final Set<String> MAY_FAIL = Set.of("verify", "doctor");

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void makeRuns() throws IOException {
    shop = new Workshop(folder);
    shop.train("original").succeeded();
    shop.unlearn("original", "gold", "--method=retrain", "--forget=word:1").succeeded();
    shop.compare("table", "--forget=word:1", "--methods=ssd").succeeded();
    Files.createDirectories(shop.at("empty"));
  }

  /** A run of each command. */
  static Stream<List<String>> commands() {
    List<String> demo =
        new ArrayList<>(List.of(shop.comparison("demo", "--task=words", "--methods=ssd")));
    demo.set(0, "demo");
    return Stream.of(
        demo,
        List.of(shop.training("trained")),
        List.of(shop.unlearning("original", "ssd", "--method=ssd", "--forget=word:1")),
        List.of("evaluate", "--run=" + shop.at("original"), "--cache=none"),
        List.of(shop.comparison("compared", "--forget=word:1", "--methods=ssd")),
        List.of("verify-removal", "--run=" + shop.at("gold"), "--gold=" + shop.at("gold")),
        List.of(shop.looking("importance", "original", "importance", "--forget=word:1")),
        List.of(shop.looking("influence", "original", "influence", "--of=test")),
        List.of("report", shop.at("table").toString()),
        List.of("data", "inspect", "fsdd=" + shop.corpus().clips()),
        List.of("methods"),
        List.of("models"),
        List.of("plan", "--model=res8"),
        List.of("doctor"),
        List.of("verify", shop.at("empty").toString()));
  }

  private static String[] with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
  }

  /** To the same command another folder, since the one of the first time is not empty. */
  private static List<String> elsewhere(List<String> command) {
    return command.stream()
        .map(each -> each.startsWith("--out=") ? each + "-quiet" : each)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandsPrintOneDocument(List<String> command) {
    CommandRun run = CommandRun.of(with(command, "--json"));
    if (!MAY_FAIL.contains(command.get(0))) {
      run.succeeded();
    }
    assertTrue(run.json().isContainerNode(), run.out());
    assertTrue(run.out().endsWith("\n"), "the last line has no end");
    assertEquals(run.code() != 0, run.json().has("error"), run.err());

    CommandRun quiet = CommandRun.of(with(elsewhere(command), "--quiet"));
    assertEquals(run.code(), quiet.code(), quiet.err());
    if (quiet.code() == 0) {
      assertEquals("", quiet.err());
      assertFalse(quiet.out().isBlank(), "no result either");
    }
  }

  @Test
  void everyCommandIsHere() {
    Set<String> tried = new TreeSet<>(commands().map(each -> each.get(0)).toList());
    tried.add("help");
    assertEquals(
        HelpTest.commands().map(each -> each.split(" ")[0]).collect(Collectors.toSet()), tried);
  }

  @Test
  void commandsThatAreStoppedPrintOneDocumentToo() {
    CommandRun run = CommandRun.interruptedAt("features: done", shop.training("stopped", "--json"));
    assertEquals(1, run.code());
    assertTrue(run.json().get("error").asText().startsWith("Stopped at step 1"), run.out());
    assertTrue(run.json().get("hint").asText().contains("--resume"), run.out());
  }
}
