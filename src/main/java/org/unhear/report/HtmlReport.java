package org.unhear.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.unhear.UnhearException;
import org.unhear.io.AtomicFile;

/**
 * The report as one self-contained page: no script, no request to anywhere; light and dark; for
 * desktops, phones from 360 pixels, and paper. Plots are drawn as inline SVG by this package: a
 * page that follows the reader's colours and can be read out needs text as text and colours from
 * the style sheet, which chart libraries for Java do not write.
 */
public final class HtmlReport {
  /** Name of the page in a results folder. */
  public static final String FILE = "report.html";

  private HtmlReport() {}

  /**
   * Writes {@code report.html}, as a whole or not at all.
   *
   * @param folder made when it is not there
   * @throws UnhearException when it cannot be written; an earlier page is then as before
   */
  public static void write(Path folder, Results results) {
    byte[] page = page(results).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.resolve(FILE), out -> out.write(page));
  }

  /** The page as text. */
  public static String page(Results results) {
    List<MethodSummary> methods = ordered(MethodSummary.all(results));
    Map<String, Mark> marks = Mark.of(methods);
    Headline headline = Headline.of(results, methods);
    Markup html = new Markup();
    html.open("html", "lang", "en");
    head(html, headline.title());
    html.open("body").open("main");
    header(html, headline, results);
    ResultsTable table = new ResultsTable(methods, marks);
    RecordSections records = new RecordSections(results, methods);
    html.open("section").element("h2", "What came out").add(table.draw());
    html.add(table.explanations()).add(records.otherMeasures()).close();
    html.add(new SectionTables(methods, marks).draw());
    PlotSections plots = new PlotSections(results, methods, marks);
    html.add(plots.tradeOffs()).add(plots.classes()).add(plots.losses()).add(plots.memory());
    html.add(new DriftSection(results, marks).draw()).add(new TuningSection(results).draw());
    html.add(records.notes()).add(records.repeat());
    html.close().close().close();
    return "<!DOCTYPE html>\n" + html + "\n";
  }

  private static void head(Markup html, String title) {
    html.open("head").empty("meta", "charset", "utf-8");
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    html.empty("meta", "name", "color-scheme", "content", "light dark");
    html.empty("link", "rel", "icon", "href", "data:,");
    html.element("title", title + " – unhear report").style(styleSheet()).close().line();
  }

  private static void header(Markup html, Headline headline, Results results) {
    html.open("header");
    html.element("p", "unhear report", "class", "brand").element("h1", headline.title());
    html.open("div", "class", "lede");
    headline.sentences().forEach(sentence -> html.element("p", sentence));
    html.close();
    if (!headline.figures().isEmpty()) {
      html.open("ul", "class", "figures");
      for (Headline.Figure figure : headline.figures()) {
        html.open("li").element("span", figure.label(), "class", "what");
        html.element("strong", figure.value());
        figure.notes().forEach(note -> html.element("small", note));
        html.close();
      }
      html.close();
    }
    html.element("p", place(results), "class", "hint").close().line();
  }

  private static String place(Results results) {
    Environment environment = results.environment();
    int seeds = environment.seeds().size();
    return String.format(
        Locale.ROOT,
        "Computed on %s (%s, %d threads), %d %s, with unhear %s.",
        environment.device(),
        environment.machine().cpu(),
        environment.machine().threads(),
        seeds,
        seeds == 1 ? "seed" : "seeds",
        environment.version());
  }

  /** References as they come, then methods by distance to gold, collapsed and failed ones last. */
  private static List<MethodSummary> ordered(List<MethodSummary> methods) {
    List<MethodSummary> ordered = new ArrayList<>(methods);
    ordered.sort(
        Comparator.comparing((MethodSummary method) -> !method.isReference())
            .thenComparing(method -> !method.isReference() && method.finished().isEmpty())
            .thenComparing(method -> !method.isReference() && method.any(Run.Status.COLLAPSED))
            .thenComparingDouble(HtmlReport::distance));
    return ordered;
  }

  private static double distance(MethodSummary method) {
    return method.isReference()
        ? 0
        : method.distanceToGold().map(Interval::mean).orElse(Double.POSITIVE_INFINITY);
  }

  private static String styleSheet() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
