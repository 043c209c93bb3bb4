package org.unhear.cli;

import static picocli.CommandLine.Help.Visibility.NEVER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.unhear.io.Json;
import org.unhear.unlearn.Hyperparameter;
import org.unhear.unlearn.MethodCard;
import org.unhear.unlearn.Methods;
import org.unhear.unlearn.UnlearningMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says which methods there are, or what can be set on one. */
@Command(
    name = "methods",
    description = {
      "Lists the unlearning methods: the idea, the paper, what they need.",
      "With a name: what can be set on that method."
    },
    footer = {"", "Examples:", "  unhear methods", "  unhear methods scrub"})
final class MethodsCommand extends UnhearCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      showDefaultValue = NEVER,
      description = "A method; all of them when it is left out.")
  Optional<String> name = Optional.empty();

  @Override
  int run(Console console) {
    if (name.isPresent()) {
      UnlearningMethod method = Methods.named(name.get());
      console.result(document(method), text(method));
    } else {
      Collection<UnlearningMethod> methods = Methods.all().values();
      ObjectNode document = Json.object();
      document.set("methods", Json.toTree(methods.stream().map(MethodsCommand::document).toList()));
      console.result(document, list(methods));
    }
    return SUCCESS;
  }

  private static List<String> list(Collection<UnlearningMethod> methods) {
    Columns columns = new Columns();
    for (UnlearningMethod method : methods) {
      describe(columns, method.card());
    }
    List<String> lines = new ArrayList<>(columns.lines());
    lines.add("");
    lines.add("What can be set on one: unhear methods NAME");
    return lines;
  }

  private static List<String> text(UnlearningMethod method) {
    Columns card = new Columns();
    describe(card, method.card());
    List<String> lines = new ArrayList<>(card.lines());
    lines.add("");
    if (method.hyperparameters().isEmpty()) {
      lines.add("Nothing can be set on it.");
      return lines;
    }
    Columns settings = new Columns().row("setting", "default", "expected", "meaning");
    for (Hyperparameter each : method.hyperparameters()) {
      settings.row(each.name(), each.shownDefault(), each.expected(), meaning(each));
    }
    lines.addAll(settings.lines());
    String first = method.hyperparameters().get(0).name();
    lines.add("");
    lines.add("Set one with: --set %s.%s=VALUE".formatted(method.name(), first));

    return lines;
  }

  private static String meaning(Hyperparameter hyperparameter) {
    String tried = hyperparameter.shownRange();
    return hyperparameter.meaning() + (tried.isEmpty() ? "" : "; --tune tries " + tried);
  }

  private static void describe(Columns columns, MethodCard card) {
    columns
        .row(card.name(), card.idea())
        .row("", "Paper: " + card.reference())
        .row("", "Needs: " + card.needs())
        .row("", "Defaults: " + card.defaults());
  }

  private static ObjectNode document(UnlearningMethod method) {
    ObjectNode document = Json.toTree(method.card()).deepCopy();
    document.set(
        "hyperparameters",
        Json.toTree(method.hyperparameters().stream().map(MethodsCommand::document).toList()));
    return document;
  }

  private static ObjectNode document(Hyperparameter hyperparameter) {
    ObjectNode document = Json.object().put("name", hyperparameter.name());
    document.set("default", Json.toTree(hyperparameter.standard()));
    if (hyperparameter.standard() instanceof Number) {
      document.put("least", hyperparameter.least()).put("most", hyperparameter.most());
    } else if (!hyperparameter.choices().isEmpty()) {
      document.set("choices", Json.toTree(hyperparameter.choices()));
    }
    hyperparameter.range().ifPresent(range -> document.set("searched", Json.toTree(range)));
    return document.put("meaning", hyperparameter.meaning());
  }
}
