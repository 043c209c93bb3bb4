package org.unhear.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The sections in words: what to keep in mind, other measures, and how to do it again. */
final class RecordSections {
  private final Results results;
  private final List<MethodSummary> methods;

  RecordSections(Results results, List<MethodSummary> methods) {
    this.results = results;
    this.methods = methods;
  }

  Markup notes() {
    Markup html = new Markup();
    html.open("section").element("h2", "Read with care").open("ul", "class", "notes");
    if (results.audit() != null) {
      for (Audit.Finding finding : results.audit().findings()) {
        html.open("li").element("strong", "The request").text(": " + finding.message()).close();
      }
    }
    for (MethodSummary method : methods) {
      note(html, method, Run.Status.COLLAPSED, "collapsed");
      note(html, method, Run.Status.FAILED, "failed");
    }
    general().forEach(text -> html.element("li", text));
    return html.close().close().line();
  }

  Markup otherMeasures() {
    Markup html = new Markup();
    List<String> others = new ArrayList<>(Measure.order(results.runs()));
    for (Measure measure : Measure.values()) {
      others.remove(measure.key());
    }
    others.removeAll(MeasureSection.shown(others));
    if (others.isEmpty()) {
      return html;
    }
    html.open("details").element("summary", "Further measures");
    html.openScroll("Further measures");
    html.open("table", "class", "plain").open("thead").open("tr");
    html.element("th", "Method", "scope", "col");
    others.forEach(name -> html.element("th", name.replace('_', ' '), "scope", "col"));
    html.close().close().open("tbody");
    for (MethodSummary method : methods) {
      html.open("tr").element("th", method.method(), "scope", "row");
      for (String name : others) {
        html.element("td", method.measure(name).map(Numbers::significant).orElse(Numbers.UNKNOWN));
      }
      html.close();
    }
    return html.close().close().close().close().line();
  }

  Markup repeat() {
    Environment environment = results.environment();
    Markup html = new Markup();
    html.open("section").element("h2", "Do it again");
    if (!environment.commandLine().isEmpty()) {
      html.open("pre").element("code", lines(environment.commandLine())).close();
    }
    html.open("div", "class", "pair");
    html.open("div").element("h3", "Where it ran").add(list(environmentRows())).close();
    Map<String, String> config = new LinkedHashMap<>();
    flatten("", results.config(), config);
    if (!config.isEmpty()) {
      html.open("div").element("h3", "Configuration").add(list(config)).close();
    }
    return html.close().add(hashes()).close().line();
  }

  /** An option a line, to be read and pasted; left alone where quotes could be broken apart. */
  private static String lines(String command) {
    boolean quoted = command.matches("(?s).*[\\\\'\"].*");
    return quoted ? command : command.replace(" --", " \\\n  --");
  }

  private static void note(Markup html, MethodSummary method, Run.Status status, String word) {
    List<Run> runs = method.runs().stream().filter(run -> run.status() == status).toList();
    if (runs.isEmpty()) {
      return;
    }
    Set<String> messages = new LinkedHashSet<>();
    runs.stream().map(Run::message).filter(text -> !text.isEmpty()).forEach(messages::add);
    html.open("li").element("strong", method.method());
    String count =
        method.runs().size() == 1
            ? ""
            : " in " + runs.size() + " of " + method.runs().size() + " runs";
    html.text(" " + word + count + (messages.isEmpty() ? "." : ": "));
    html.text(String.join(" · ", messages)).close();
  }

  private List<String> general() {
    List<String> notes = new ArrayList<>();
    long seeds = methods.stream().mapToLong(method -> method.finished().size()).max().orElse(0);
    if (seeds < 2) {
      notes.add("One seed says little: another may put the methods in another order.");
    } else {
      notes.add(
          "The intervals cover chance between seeds (Student's t, "
              + seeds
              + " runs), not the choice of corpus or of what is forgotten. Gold varies too.");
    }
    notes.add(
        "Attacks are estimates from the model's outputs: passing one is evidence of forgetting,"
            + " not proof of removal.");
    List<String> over =
        results.runs().stream()
            .filter(run -> run.plannedBytes() > 0 && run.peakBytes() > run.plannedBytes())
            .map(Run::method)
            .distinct()
            .toList();
    if (!over.isEmpty()) {
      notes.add("More memory than planned was used by " + String.join(", ", over) + ".");
    }
    return notes;
  }

  private Map<String, String> environmentRows() {
    Environment environment = results.environment();
    Machine machine = environment.machine();
    Map<String, String> rows = new LinkedHashMap<>();
    String commit = environment.commit().isEmpty() ? "" : " (" + environment.commit() + ")";
    rows.put("unhear", environment.version() + commit);
    rows.put("device", environment.device());
    rows.put("processor", machine.cpu());
    rows.put("instructions", machine.instructionSet());
    rows.put("threads", Integer.toString(machine.threads()));
    rows.put("Java", machine.jvm());
    rows.put("system", machine.os());
    rows.putAll(environment.libraries());
    rows.put(
        "seeds",
        environment.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    rows.values().removeIf(text -> text == null || text.isBlank());
    return rows;
  }

  private Markup hashes() {
    Markup html = new Markup();
    List<Run> runs = results.runs().stream().filter(run -> !run.weightsSha256().isEmpty()).toList();
    if (runs.isEmpty()) {
      return html;
    }
    html.open("details").element("summary", "Hashes of the weights (SHA-256)");
    html.element(
        "p", "The same build, device and configuration give the same hashes.", "class", "hint");
    html.open("ul", "class", "hashes");
    for (Run run : runs) {
      html.open("li").text(run.method() + ", seed " + run.seed() + ": ");
      html.element("code", run.weightsSha256()).close();
    }
    return html.close().close();
  }

  private static Markup list(Map<String, String> rows) {
    Markup html = new Markup();
    html.open("dl", "class", "pairs");
    rows.forEach((name, value) -> html.element("dt", name).element("dd", value));
    return html.close();
  }

  /** Nested keys joined by dots, as {@code --set} takes them. */
  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> into) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> nested) {
            flatten(prefix + key + ".", nested, into);
          } else if (value instanceof List<?> values) {
            into.put(
                prefix + key,
                values.stream().map(String::valueOf).collect(Collectors.joining(", ")));
          } else {
            into.put(prefix + key, value == null ? Numbers.UNKNOWN : value.toString());
          }
        });
  }
}
