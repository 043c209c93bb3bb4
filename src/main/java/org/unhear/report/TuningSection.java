package org.unhear.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.unhear.report.Tuning.Trial;

/** How the settings of the methods were found: what was chosen, and all that was tried. */
final class TuningSection {
  private final List<Tuning> searches;

  TuningSection(Results results) {
    this.searches = results.tuning();
  }

  Markup draw() {
    Markup html = new Markup();
    if (searches.isEmpty()) {
      return html;
    }
    html.open("section").element("h2", "How the settings were found");
    html.element("p", explanation(), "class", "hint");
    html.openScroll("Settings that were chosen").open("table", "class", "plain");
    head(html, "Method", "Distance before", "Distance chosen", "Time", "Lost", "Chosen settings");
    for (Tuning search : searches) {
      Optional<Trial> best = search.chosen();
      html.open("tr").element("th", search.method(), "scope", "row");
      html.element("td", distance(search.trials().stream().findFirst()));
      html.element("td", distance(best));
      html.element("td", Numbers.duration(search.seconds()));
      html.element("td", Long.toString(lost(search)));
      html.element("td", best.map(trial -> text(trial.settings())).orElse("as they were")).close();
    }
    html.close().close().close();
    return html.add(trials()).close().line();
  }

  private String explanation() {
    Tuning.Budget budget = searches.get(0).budget();
    return "Each method had "
        + budget.trials()
        + " trials of at most "
        + budget.steps()
        + " optimizer steps, on a rehearsal: another sample or seed, and validation recordings in"
        + " the place of the test part. Distance is (1 − ToW) + |AUC − AUC of gold|, the area of"
        + " the attack by loss; the smallest was chosen. The first trial has the settings before.";
  }

  private Markup trials() {
    Markup html = new Markup();
    html.open("details").element("summary", "All trials").openScroll("All trials");
    html.open("table", "class", "plain");
    head(html, "Method", "Distance", "ToW", "Attack's gap", "Steps", "Time", "Settings");
    for (Tuning search : searches) {
      for (Trial trial : search.trials()) {
        html.open("tr").element("th", search.method(), "scope", "row");
        html.element("td", distance(Optional.of(trial)));
        html.element("td", measure(trial, "tow"));
        html.element("td", measure(trial, "mia_loss_auc_gap"));
        html.element("td", Numbers.count(trial.steps()));
        html.element("td", Numbers.duration(trial.seconds()));
        String why = trial.message().isEmpty() ? "" : " (" + trial.message() + ")";
        html.element("td", text(trial.settings()) + why).close();
      }
    }
    return html.close().close().close().close();
  }

  private static void head(Markup html, String... names) {
    html.open("thead").open("tr");
    for (String name : names) {
      html.element("th", name, "scope", "col");
    }
    html.close().close().open("tbody");
  }

  private static long lost(Tuning search) {
    return search.trials().stream().filter(trial -> !trial.message().isEmpty()).count();
  }

  private static String distance(Optional<Trial> trial) {
    return trial.map(each -> measure(each, Trial.DISTANCE)).orElse(Numbers.UNKNOWN);
  }

  private static String measure(Trial trial, String name) {
    Double value = trial.measures().get(name);
    return value == null ? Numbers.UNKNOWN : Numbers.significant(value);
  }

  private static String text(Map<String, Object> settings) {
    return settings.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
