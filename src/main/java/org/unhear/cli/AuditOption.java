package org.unhear.cli;

import java.util.List;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.experiment.RequestAuditor;
import org.unhear.report.Audit;
import picocli.CommandLine.Option;

/** What to do with a request that looks like harm. */
final class AuditOption {
  private static final String WARN = "warn";
  private static final String REFUSE = "refuse";

  @Option(
      names = "--poisoned",
      paramLabel = "WHAT",
      order = 34,
      defaultValue = WARN,
      description = {
        "What to do when recordings to forget seem to have wrong labels or copies that stay,",
        "nearly all of a class goes, or one that stays is likely to suffer: warn or refuse."
      })
  String poisoned;

  /** Refuses what is neither. */
  void check() {
    if (!List.of(WARN, REFUSE).contains(poisoned)) {
      throw UsageException.unknownName("answer", poisoned, List.of(WARN, REFUSE));
    }
  }

  /**
   * Looks at a request.
   *
   * @throws UnhearException when a rule is broken and that is to be refused
   */
  Audit audit(Dataset data, ForgetSet set, Console console) {
    Audit audit = RequestAuditor.audit(data, set, console);
    if (poisoned.equals(REFUSE) && !audit.findings().isEmpty()) {
      throw new UnhearException(
          "The request is refused. " + String.join(" ", messages(audit)),
          "Look at the recordings; to go on all the same, leave out --poisoned refuse.");
    }
    messages(audit).forEach(message -> console.say("warning: " + message));
    return audit;
  }

  private static List<String> messages(Audit audit) {
    return audit.findings().stream().map(Audit.Finding::message).toList();
  }
}
