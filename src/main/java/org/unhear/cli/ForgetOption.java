package org.unhear.cli;

import java.util.ArrayList;
import java.util.List;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import picocli.CommandLine.Option;

/** What is to be forgotten. */
final class ForgetOption {
  @Option(
      names = "--forget",
      paramLabel = "SPEC",
      order = 30,
      split = ";",
      description =
          "sample:5%%, sample:20, speaker:NAME, word:NAME or file:LIST; several joined by commas.")
  List<String> forget = new ArrayList<>();

  ForgetRequest request() {
    if (forget.isEmpty()) {
      throw new UsageException(
          "Nothing to forget was named.",
          "Add --forget, for example --forget speaker:NAME or --forget sample:5%.");
    }
    return ForgetRequest.parse(forget);
  }
}
