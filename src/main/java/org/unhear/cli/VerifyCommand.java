package org.unhear.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.unhear.UnhearException;
import org.unhear.io.Folders;
import org.unhear.io.Json;
import org.unhear.verify.CaseResult;
import org.unhear.verify.GoldenVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares this build with reference values. */
@Command(
    name = "verify",
    description = {
      "Computes every golden case below a folder and compares.",
      "A line for each case has the largest error and its tolerance; the last line counts."
    },
    footer = {"", "Example:", "  unhear verify shared/golden"})
final class VerifyCommand extends UnhearCommand {
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "Folder with golden cases, at any depth.")
  Path folder;

  @Mixin DeviceOptions device;

  @Override
  int run(Console console) {
    List<GoldenVerifier> verifiers =
        ServiceLoader.load(GoldenVerifier.class).stream()
            .map(provider -> provider.get().on(device::open))
            .toList();
    List<CaseResult> results = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Path each : folders()) {
      for (GoldenVerifier verifier : verifiers) {
        if (console.stopRequested()) {
          throw new UnhearException(
              "Stopped after %d cases.".formatted(results.size()), "Run it again to verify all.");
        }
        if (verifier.accepts(each)) {
          console.say("Verifying " + each);
          results.addAll(verifier.verify(each));
        }
      }
    }
    if (results.isEmpty()) {
      throw new UnhearException(
          folder + ": no golden cases in it or below.", "Name a folder such as shared/golden.");
    }
    long passed = results.stream().filter(CaseResult::passed).count();
    long failed = results.size() - passed;
    results.forEach(result -> lines.add(line(result)));
    lines.add(passed + " passed, " + failed + " failed");
    var document = Json.object().put("passed", passed).put("failed", failed);
    document.set("cases", Json.toTree(results));
    console.result(document, lines);
    return failed == 0 ? SUCCESS : FAILURE;
  }

  private static String line(CaseResult result) {
    String verdict = result.passed() ? "passed" : "FAILED";
    if (Double.isNaN(result.largestError())) {
      return "%s  %s  %s".formatted(verdict, result.name(), result.detail());
    }
    return String.format(
        Locale.ROOT,
        "%s  %s  largest error %.3g, tolerance %.3g (%s)",
        verdict,
        result.name(),
        result.largestError(),
        result.tolerance(),
        result.detail());
  }

  private List<Path> folders() {
    if (!Files.isDirectory(folder)) {
      throw new UnhearException(folder + ": there is no such folder.", "Check the path.");
    }
    return Folders.walk(folder).stream().filter(Files::isDirectory).toList();
  }
}
