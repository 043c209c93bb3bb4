package org.unhear.report;

import java.util.List;
import java.util.Map;

/** Accuracies per class as numbers; with its marks it is the legend of the plot as well. */
final class ClassRows {
  /** Columns shown: a corpus can have thousands of speakers. */
  static final int MOST_COLUMNS = 40;

  private static final int LONGEST_NAME = 16;

  private ClassRows() {}

  static Markup draw(ClassTable table, List<MethodSummary> methods, Map<String, Mark> marks) {
    List<String> names = table.rows().keySet().stream().limit(MOST_COLUMNS).toList();
    Markup html = new Markup();
    html.openScroll("Accuracy per class");
    html.open("table", "class", "plain");
    html.element("caption", caption(table, names.size()));
    html.open("thead").open("tr").element("th", "Method", "scope", "col");
    names.forEach(name -> html.element("th", Frame.shortened(name, LONGEST_NAME), "scope", "col"));
    html.close().close().open("tbody");
    for (MethodSummary method : methods) {
      html.open("tr").open("th", "scope", "row");
      marks.get(method.method()).key(html);
      html.text(method.method()).close();
      for (String name : names) {
        Interval value = table.rows().get(name).get(method.method());
        html.element("td", value == null ? Numbers.UNKNOWN : Numbers.percent(value.mean()));
      }
      html.close();
    }
    return html.close().close().close();
  }

  private static String caption(ClassTable table, int shown) {
    int all = table.rows().size();
    String rest = shown < all ? " The " + shown + " of " + all + " classes that changed most." : "";
    return "Mean accuracy on the " + table.split() + " set, %." + rest;
  }
}
