package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  @TempDir Path folder;

  @Test
  void pageIsWrittenAndTheSameEveryTime() throws IOException {
    HtmlReport.write(folder.resolve("new"), ReportSamples.realistic());
    String page = Files.readString(folder.resolve("new/report.html"));
    assertEquals(HtmlReport.page(ReportSamples.realistic()), page);
    assertTrue(page.startsWith("<!DOCTYPE html>"));
  }

  @Test
  void reportMadeFromTheFileIsTheSame() {
    ResultsFiles.write(folder, ReportSamples.realistic());
    assertEquals(
        HtmlReport.page(ReportSamples.realistic()), HtmlReport.page(ResultsFiles.read(folder)));
  }

  @Test
  void pageRefersToNothingOutside() {
    String page = HtmlReport.page(ReportSamples.realistic());
    Matcher link = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
    while (link.find()) {
      assertTrue(link.group(1).startsWith("data:"), link.group());
    }
    assertFalse(page.contains("url("));
    assertFalse(page.contains("<script"));
  }

  @Test
  void rowsAreReferencesThenByDistanceThenWhatWentWrong() {
    String page = HtmlReport.page(ReportSamples.realistic());
    Matcher row = Pattern.compile("data-method=\"([^\"]*)\"").matcher(page);
    List<String> order = row.results().map(result -> result.group(1)).toList();
    assertEquals(
        List.of(
            "original",
            "retrain",
            "scrub",
            "random-label",
            "neggrad-plus",
            "bad-teacher",
            "gradient-ascent",
            "fine-tune",
            "l1-sparse",
            "newton-cg"),
        order);
  }

  @Test
  void whatWentWrongIsNamedWithItsReason() {
    String page = HtmlReport.page(ReportSamples.realistic());
    assertTrue(
        page.contains(
            "<strong>l1-sparse</strong> collapsed in 3 of 3 runs: Retain accuracy fell to 21 %"));
    assertTrue(page.contains("<strong>newton-cg</strong> failed: The damped Hessian"));
  }

  @Test
  void howSettingsWereFoundIsThere() {
    String page = HtmlReport.page(ReportSamples.realistic());
    assertTrue(page.contains("3 trials of at most 32 optimizer steps"));
    assertTrue(
        page.contains(
            ">scrub</th><td>0.210</td><td>0.0400</td><td>3.1\u00a0s</td><td>0</td>"
                + "<td>lr=0.003</td>"));
    assertTrue(page.contains("lr=0.3 (The damped Hessian)"));
  }

  @Test
  void driftIsDrawnAndInATable() {
    String page = HtmlReport.page(ReportSamples.realistic());
    assertTrue(page.contains("scrub after 10: distance 11.0 %"));
    assertTrue(page.contains("<td>98.0</td><td>97.0</td><td>94.0</td><td>89.0</td>"));
    assertTrue(page.contains("retraining once"));
  }

  @Test
  void markupEscapesAndClosesEverything() {
    Markup markup = new Markup();
    markup.open("p", "title", "a\"b'<&>").text("<b>&\u0000\ud800").close();
    assertEquals(
        "<p title=\"a&quot;b&#39;&lt;&amp;&gt;\">&lt;b&gt;&amp;\ufffd\ufffd</p>",
        markup.toString());
    markup.open("p");
    assertThrows(IllegalStateException.class, markup::toString);
  }

  @Test
  void numbersKeepTheDigitsThatMatter() {
    assertEquals("0.0123", Numbers.significant(0.01234));
    assertEquals("4.21", Numbers.significant(4.2123));
    assertEquals("2512", Numbers.significant(2512.3));
    assertEquals("14.6 ± 1.5", Numbers.significant(new Interval(14.61, 1.52, 3)));
    assertEquals("93.1", Numbers.percent(new Interval(0.931, 0, 1)));
    assertEquals("−12.0", Numbers.points(-0.12));
    assertEquals("±0.0", Numbers.points(-0.0001));
    assertEquals("1.9\u00a0s", Numbers.duration(1.9));
    assertEquals("2\u00a0min 44\u00a0s", Numbers.duration(164));
    assertEquals("1\u00a0h", Numbers.duration(3600));
    assertEquals("3\u00a0h 12\u00a0min", Numbers.duration(11_520));
  }

  @Test
  void ticksAreRoundAndWithinTheAxis() {
    assertEquals(
        List.of("0 %", "20 %", "40 %", "60 %", "80 %", "100 %"),
        Ticks.rates(-0.05, 1.05).stream().map(Ticks.Tick::label).toList());
    assertEquals(
        List.of("3 s", "10 s", "30 s", "1 min", "3 min"),
        Ticks.durations(1.5, 200).stream().map(Ticks.Tick::label).toList());
    assertTrue(Ticks.durations(0.0005, 1e6).size() <= 7);
  }
}
