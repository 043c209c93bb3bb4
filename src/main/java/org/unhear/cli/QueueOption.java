package org.unhear.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import org.unhear.data.RequestQueue;
import picocli.CommandLine.Option;

/** Whether requests come one after another, and where they are. */
final class QueueOption {
  @Option(
      names = "--requests",
      paramLabel = "N|FILE",
      order = 30,
      defaultValue = "",
      description = {
        "Serves requests one after another too, and shows how far each method drifts from gold:",
        "--forget in N equal parts, or the requests of a file, one a line."
      })
  String requests;

  /**
   * What is asked for.
   *
   * @param whole all that is to be forgotten
   * @param queue how it comes, when it comes in parts
   */
  record Asked(ForgetRequest whole, Optional<RequestQueue> queue) {}

  /**
   * The requests of a file, if they are in one; known before recordings are read.
   *
   * @throws UsageException when the request was given otherwise too
   */
  Optional<RequestQueue> fromFile(ForgetOption forget) {
    if (requests.isEmpty() || isNumber()) {
      return Optional.empty();
    }
    if (!forget.forget.isEmpty()) {
      throw new UsageException(
          "--forget and a file of --requests were both given.",
          "Drop --forget: the file says what is to be forgotten.");
    }
    return Optional.of(RequestQueue.read(Path.of(requests)));
  }

  /** The queue: of the file, or of one request in parts. */
  Asked asked(Optional<RequestQueue> fromFile, Supplier<ForgetRequest> request) {
    if (fromFile.isPresent()) {
      return new Asked(fromFile.get().whole(), fromFile);
    }
    ForgetRequest whole = request.get();
    return new Asked(
        whole,
        isNumber()
            ? Optional.of(RequestQueue.inParts(whole, Integer.parseInt(requests)))
            : Optional.empty());
  }

  private boolean isNumber() {
    return requests.matches("-?\\d{1,9}");
  }
}
