package org.unhear.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sections of the page that show plots; each is left out when there is nothing to show. */
final class PlotSections {
  private final Results results;
  private final List<MethodSummary> methods;
  private final List<MethodSummary> sound;
  private final Map<String, Mark> marks;

  PlotSections(Results results, List<MethodSummary> methods, Map<String, Mark> marks) {
    this.results = results;
    this.methods = methods;
    this.marks = marks;
    this.sound =
        methods.stream()
            .filter(method -> !method.finished().isEmpty())
            .filter(method -> !method.any(Run.Status.COLLAPSED))
            .toList();
  }

  Markup tradeOffs() {
    TradeOffPlots plots = new TradeOffPlots(sound, marks);
    Markup html = new Markup();
    Optional<Markup> attack = plots.accuracyAgainstAttack();
    Optional<Markup> time = plots.distanceAgainstTime();
    if (attack.isEmpty() && time.isEmpty()) {
      return html;
    }
    html.open("section").element("h2", "How near, and at what cost").open("div", "class", "pair");
    attack.ifPresent(
        plot ->
            figure(
                html,
                plot,
                "Accuracy against attack",
                "The dashed lines meet at gold; a good method is close to where they meet. Beyond"
                    + " it to the right, the forget set looks more unheard than recordings that"
                    + " really are."
                    + leftOut()));
    time.ifPresent(
        plot ->
            figure(
                html,
                plot,
                "Distance against time",
                "Low and far to the left is best. A method to the right of gold takes longer than"
                    + " retraining."
                    + leftOut()));
    plots
        .aroundGold()
        .ifPresent(
            plot ->
                figure(
                    html,
                    plot,
                    "Accuracy against attack, around gold",
                    "The same as above for methods within ten points of gold."));
    html.open("div", "class", "side").element("h3", "Marks");
    legend(html);
    html.element(
        "p",
        "Lines through a mark are 95 % confidence intervals. Names are left out where marks crowd.",
        "class",
        "hint");
    return html.close().close().close().line();
  }

  Markup classes() {
    Markup html = new Markup();
    List<String> forgotten = results.experiment().forgottenClasses();
    Optional<ClassTable> table = ClassTable.of(sound, forgotten);
    if (table.isEmpty()) {
      return html;
    }
    html.open("section").element("h2", "Class by class").open("div", "class", "pair");
    List<MethodSummary> drawn = sound.stream().limit(ClassPlot.MOST_METHODS).toList();
    figure(
        html,
        new ClassPlot(table.get(), drawn, marks, forgotten).draw(),
        "Accuracy per class",
        "The dashed line is gold. Forgetting should move only what was to be forgotten, and"
            + " there only as far as gold."
            + drawnClasses(table.get(), drawn.size()));
    html.open("div", "class", "side").add(ClassRows.draw(table.get(), sound, marks)).close();
    return html.close().close().line();
  }

  private String drawnClasses(ClassTable table, int drawnMethods) {
    int rows = table.rows().size();
    String text = "";
    if (rows > ClassPlot.MOST_ROWS) {
      text += " Drawn: the " + ClassPlot.MOST_ROWS + " of " + rows + " classes that changed most.";
    }
    if (drawnMethods < sound.size()) {
      text += " Drawn: the " + drawnMethods + " first methods of the table.";
    }
    return text;
  }

  Markup losses() {
    Markup html = new Markup();
    List<String> series = LossPlot.series(methods);
    List<MethodSummary> drawn =
        methods.stream().filter(method -> !new LossPlot(method, series).isEmpty()).toList();
    if (drawn.isEmpty()) {
      return html;
    }
    html.open("section").element("h2", "Loss over the steps");
    LossPlot.legend(html, series);
    html.element("p", "Strong lines: the first seed. Faint lines: the others.", "class", "hint");
    html.open("div", "class", "many");
    for (int i = 0; i < drawn.size(); i++) {
      html.open("figure");
      html.open("h3");
      marks.get(drawn.get(i).method()).key(html);
      html.text(drawn.get(i).method()).close();
      html.add(new LossPlot(drawn.get(i), series).draw(i)).close();
    }
    return html.close().close().line();
  }

  Markup memory() {
    Markup html = new Markup();
    List<MemoryPlan> plans = results.memoryPlans();
    if (plans.isEmpty()) {
      return html;
    }
    html.open("section").element("h2", "The memory plan");
    for (int i = 0; i < plans.size(); i++) {
      plan(html, plans.get(i), new MemoryPlots(plans.get(i), i));
    }
    return html.close().line();
  }

  private static void plan(Markup html, MemoryPlan plan, MemoryPlots plots) {
    html.open("div", "class", "pair");
    html.open("figure").element("h3", plan.name()).add(plots.bar());
    html.open("table", "class", "roles");
    html.element("caption", "Bytes by role, planned before anything runs");
    for (MemoryPlan.Role role : plan.roles()) {
      html.open("tr").open("th", "scope", "row");
      html.element("span", "", "class", "swatch " + plots.colour(role.role())).text(role.role());
      html.close().element("td", Numbers.mebibytes(role.bytes()) + " MiB");
      html.element("td", share(role.bytes(), plots.sumOfRoles())).close();
    }
    html.open("tr", "class", "total").element("th", "planned peak", "scope", "row");
    html.element("td", Numbers.mebibytes(plan.totalBytes()) + " MiB").element("td", "").close();
    html.close().close();
    if (!plan.tensors().isEmpty()) {
      String more = plots.leftOut() > 0 ? " Not drawn: the " + plots.leftOut() + " smallest." : "";
      figure(
          html,
          plots.timeline(),
          "What lives where, and how long",
          "Each block is a tensor: its width the operators during which it is kept, its height"
              + " its bytes. Blocks kept at the same time never share space."
              + more);
    }
    html.close();
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "" : Numbers.percent((double) part / whole) + " %";
  }

  private void legend(Markup html) {
    html.open("ul", "class", "legend");
    for (MethodSummary method : sound) {
      html.open("li");
      marks.get(method.method()).key(html);
      html.text(method.isGold() ? "retrain (gold)" : method.method()).close();
    }
    html.close();
  }

  private static void figure(Markup html, Markup plot, String title, String caption) {
    html.open("figure").element("h3", title).add(plot);
    html.element("figcaption", caption).close();
  }

  /** Says which methods the planes leave out, and why. */
  private String leftOut() {
    String names =
        methods.stream()
            .filter(method -> method.any(Run.Status.COLLAPSED))
            .map(MethodSummary::method)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " Not drawn, because collapsed: " + names + ".";
  }
}
