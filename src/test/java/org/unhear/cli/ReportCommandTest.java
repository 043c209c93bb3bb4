package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.Json;
import org.unhear.report.HtmlReport;
import org.unhear.report.ReportSamples;
import org.unhear.report.Results;
import org.unhear.report.ResultsFiles;

class ReportCommandTest {
  @TempDir Path folder;

  @Test
  void remakesPageAndTableFromTheRecord() throws IOException {
    Results results = ReportSamples.realistic();
    Json.write(folder.resolve(ResultsFiles.JSON), results);
    byte[] record = Files.readAllBytes(folder.resolve(ResultsFiles.JSON));
    Files.writeString(folder.resolve(HtmlReport.FILE), "an earlier page");
    CommandRun run = CommandRun.of("report", folder.toString()).succeeded();
    Path page = folder.resolve("report.html");
    Path table = folder.resolve("results.csv");
    assertEquals("Wrote " + page + " and " + table + System.lineSeparator(), run.out());
    assertEquals("", run.err());
    assertEquals(HtmlReport.page(results), Files.readString(page));
    assertEquals(ResultsFiles.csv(results), Files.readString(table));
    assertEquals(new String(record), Files.readString(folder.resolve(ResultsFiles.JSON)));
  }

  @Test
  void jsonNamesTheFiles() {
    Json.write(folder.resolve(ResultsFiles.JSON), ReportSamples.realistic());
    var json = CommandRun.of("report", folder.toString(), "--json").succeeded().json();
    assertTrue(Files.exists(Path.of(json.get("report").asText())));
    assertTrue(Files.exists(Path.of(json.get("csv").asText())));
  }

  @Test
  void folderWithoutResultsIsNamed() {
    CommandRun.of("report", folder.toString())
        .refused(1, folder.resolve("results.json").toString(), "no such file", "unhear compare");
    CommandRun.of("report", folder.resolve("none").toString()).refused(1, "no such file");
    CommandRun.of("report").refused(2, "DIR", "unhear report --help");
    assertFalse(Files.exists(folder.resolve("report.html")));
  }

  @Test
  void damagedRecordIsRefusedAndTheEarlierPageStays() throws IOException {
    Json.write(folder.resolve(ResultsFiles.JSON), ReportSamples.realistic());
    CommandRun.of("report", folder.toString()).succeeded();
    String page = Files.readString(folder.resolve(HtmlReport.FILE));
    Path record = folder.resolve(ResultsFiles.JSON);
    String whole = Files.readString(record);
    for (String damaged :
        List.of(whole.substring(0, whole.length() / 2), "", "[]", "{}", "\0\0", "{\"schema\":1}")) {
      Files.writeString(record, damaged);
      CommandRun.of("report", folder.toString()).refused(1, "results.json");
    }
    assertEquals(page, Files.readString(folder.resolve(HtmlReport.FILE)));
  }

  @Test
  void recordThatLacksAnyOneKeyIsReportedOrRefusedButNeverCrashes() {
    Path record = folder.resolve(ResultsFiles.JSON);
    for (String pointer : List.of("", "/experiment", "/environment", "/environment/machine")) {
      ObjectNode whole = (ObjectNode) Json.toTree(ReportSamples.realistic());
      List<String> keys = new ArrayList<>();
      whole.at(pointer).fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        ObjectNode part = whole.deepCopy();
        ((ObjectNode) part.at(pointer)).remove(key);
        Json.write(record, part);
        CommandRun run = CommandRun.of("report", folder.toString());
        if (run.code() != 0) {
          run.refused(1, "results.json");
        }
      }
    }
  }

  @Test
  void placeThatCannotBeWrittenIsNamed() throws IOException {
    Json.write(folder.resolve(ResultsFiles.JSON), ReportSamples.realistic());
    Files.createDirectories(folder.resolve("report.html").resolve("within"));
    CommandRun.of("report", folder.toString()).refused(1, "Cannot write", "report.html");
  }
}
