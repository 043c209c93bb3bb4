package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Opens reports in a real browser; screenshots stay in {@code target/screenshots}. */
class ReportBrowserTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Browser.View DESKTOP = new Browser.View("desktop", 1280, 900, false, false);

  @TempDir static Path profile;
  @TempDir Path folder;

  private static Browser browser;

  static List<Browser.View> views() {
    return List.of(
        DESKTOP,
        new Browser.View("desktop-dark", 1280, 900, false, true),
        new Browser.View("phone", 390, 844, true, false),
        new Browser.View("phone-dark", 390, 844, true, true));
  }

  static List<Browser.View> extremes() {
    return List.of(DESKTOP, new Browser.View("phone-small", 360, 640, true, false));
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Optional<Path> chromium = Browser.find();
    assumeTrue(
        chromium.isPresent(), "There is no Chromium on the path: apt-get install -y chromium");
    browser = Browser.start(chromium.get(), profile);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void everyPlotIsDrawnAndNothingOverflows(Browser.View view) throws IOException {
    open(ReportSamples.realistic(), view);
    browser.screenshot(SCREENSHOTS.resolve(view.name() + ".png"));
    assertSound(view);
    Map<String, Integer> expected = new LinkedHashMap<>();
    expected.put("plot-attack", 8);
    expected.put("plot-time", 8);
    expected.put("plot-near", 5);
    expected.put("plot-classes", 8 * ReportSamples.SPEAKERS.size());
    for (int i = 0; i < 8; i++) {
      expected.put("plot-loss-" + i, 2 * 3);
    }
    expected.put("plot-memory-0", 6);
    expected.put("plot-arena-0", 48);
    expected.put("plot-drift", 2 + 8);
    assertEquals(expected, drawn());
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void crowdedReportStaysReadable(Browser.View view) throws IOException {
    open(ReportSamples.crowded(), view);
    browser.screenshot(SCREENSHOTS.resolve("crowded-" + view.name() + ".png"));
    assertSound(view);
    assertEquals(26, drawn().get("plot-attack"));
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void reportOfAlmostNothingStands(Browser.View view) throws IOException {
    open(ReportSamples.bare(), view);
    browser.screenshot(SCREENSHOTS.resolve("bare-" + view.name() + ".png"));
    assertSound(view);
    assertEquals(Map.of(), drawn());
  }

  @Test
  void namesCannotBecomeMarkup() throws IOException {
    open(ReportSamples.hostile(), DESKTOP);
    assertSound(DESKTOP);
    assertEquals(
        0, browser.evaluate("document.querySelectorAll('script, img, iframe').length").asInt());
    assertFalse(browser.evaluate("'pwned' in window").asBoolean());
    String text = browser.evaluate("document.body.textContent").asText();
    assertTrue(text.contains(ReportSamples.HOSTILE), "the text is shown as it is");
  }

  @Test
  void paperShowsEverything() throws IOException {
    open(ReportSamples.realistic(), DESKTOP);
    Path pdf = SCREENSHOTS.resolve("print.pdf");
    browser.print(pdf);
    assertTrue(new String(Files.readAllBytes(pdf), 0, 5).startsWith("%PDF"));
  }

  @Test
  void checksNoticeABrokenPage() throws IOException {
    Path page = folder.resolve("report.html");
    String broken =
        """
        <script>throw new Error('broken')</script><img src="http://127.0.0.1:9/x.png">
        <div style="width: 2000px">wide</div>
        <svg class="plot" data-plot="p" viewBox="0 0 100 100" width="100">
        <text x="10" y="50" font-size="5">one</text><text x="11" y="51" font-size="20">two</text>
        <text x="95" y="90" font-size="20">three</text></svg>
        """;
    Files.writeString(page, broken);
    browser.open(page, DESKTOP);
    assertTrue(browser.errors().stream().anyMatch(error -> error.contains("broken")));
    assertTrue(browser.requests().stream().anyMatch(url -> url.contains("x.png")));
    for (String check : List.of(OVERFLOWING, OVERLAPPING, CUT_OFF, TOO_SMALL)) {
      assertFalse(browser.evaluate(check).isEmpty(), check);
    }
  }

  private void open(Results results, Browser.View view) {
    HtmlReport.write(folder, results);
    browser.open(folder.resolve("report.html"), view);
  }

  private void assertSound(Browser.View view) {
    assertEquals(List.of(), browser.errors());
    List<String> foreign =
        browser.requests().stream()
            .filter(url -> !url.startsWith("data:") && !url.endsWith("/report.html"))
            .toList();
    assertEquals(List.of(), foreign);
    assertEquals(view.width(), browser.evaluate("innerWidth").asInt());
    assertTrue(
        browser.evaluate("document.documentElement.scrollWidth").asInt() <= view.width(),
        "no sideways scrolling of the page");
    assertNone("beyond the right edge", OVERFLOWING);
    assertNone("overlapping labels", OVERLAPPING);
    assertNone("text cut off by its plot", CUT_OFF);
    assertNone("text too small to read", TOO_SMALL);
  }

  private static void assertNone(String what, String script) {
    assertEquals("[]", browser.evaluate(script).toString(), what);
  }

  /** Elements that a reader sees as the content of each plot: marks, curves or blocks. */
  private static Map<String, Integer> drawn() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    JsonNode plots =
        browser.evaluate(
            """
            [...document.querySelectorAll('svg.plot')].map(svg => ({
              name: svg.dataset.plot,
              count: [...svg.querySelectorAll('g.mark, path.curve, rect.block')]
                .filter(e => { const b = e.getBBox(); return b.width > 0 && b.height > 0; }).length,
              named: svg.querySelector('title').textContent.length > 0
                && svg.querySelector('desc').textContent.length > 0,
              height: svg.getBoundingClientRect().height}))
            """);
    for (JsonNode plot : plots) {
      assertTrue(plot.get("named").asBoolean(), plot.toString());
      assertTrue(plot.get("height").asDouble() > 20, plot.toString());
      counts.put(plot.get("name").asText(), plot.get("count").asInt());
    }
    return counts;
  }

  private static final String OVERFLOWING =
      """
      [...document.querySelectorAll('body *')]
        .filter(e => !e.closest('.scroll > *') && !e.closest('svg *'))
        .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5)
        .map(e => e.tagName + ' ' + e.textContent.slice(0, 40))
      """;

  private static final String OVERLAPPING =
      """
      [...document.querySelectorAll('svg.plot')].flatMap(svg => {
        const boxes = [...svg.querySelectorAll('text:not(.inside)')]
          .map(e => ({text: e.textContent, box: e.getBoundingClientRect()}))
          .filter(e => e.text);
        return boxes.flatMap((a, i) => boxes.slice(i + 1)
          .filter(b => Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1
            && Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4)
          .map(b => svg.dataset.plot + ': ' + a.text + ' / ' + b.text));
      })
      """;

  private static final String CUT_OFF =
      """
      [...document.querySelectorAll('svg.plot text')].filter(e => {
        const inner = e.getBoundingClientRect();
        const outer = e.ownerSVGElement.getBoundingClientRect();
        return inner.left < outer.left - 3 || inner.right > outer.right + 3
          || inner.top < outer.top - 3 || inner.bottom > outer.bottom + 3;
      }).map(e => e.ownerSVGElement.dataset.plot + ': ' + e.textContent)
      """;

  private static final String TOO_SMALL =
      """
      [...document.querySelectorAll('svg.plot text')].filter(e => {
        const svg = e.ownerSVGElement;
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return parseFloat(getComputedStyle(e).fontSize) * scale < 8.5;
      }).map(e => e.ownerSVGElement.dataset.plot + ': ' + e.textContent)
      """;
}
