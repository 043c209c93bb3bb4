package org.unhear.cli;

import java.nio.file.Path;
import java.util.List;
import org.unhear.io.Json;
import org.unhear.report.HtmlReport;
import org.unhear.report.Results;
import org.unhear.report.ResultsFiles;
import org.unhear.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the report of a comparison again. */
@Command(
    name = "report",
    description = "Makes report.html and results.csv of a results folder again from results.json.",
    footer = {
      "",
      "Examples:",
      "  unhear report runs/demo-1",
      "  unhear report runs/demo-1 --markdown"
    })
final class ReportCommand extends UnhearCommand {
  @Parameters(index = "0", paramLabel = "DIR", description = "Folder that holds results.json.")
  Path folder;

  @Option(
      names = "--markdown",
      order = 10,
      description = "Writes nothing, but prints the table in Markdown.")
  boolean markdown;

  @Override
  int run(Console console) {
    Results results = ResultsFiles.read(folder.resolve(ResultsFiles.JSON));
    if (markdown) {
      List<String> table = TextTable.markdown(results);
      console.result(Json.object().put("markdown", String.join("\n", table)), table);
      return SUCCESS;
    }
    HtmlReport.write(folder, results);
    ResultsFiles.writeCsv(folder, results);
    Path page = folder.resolve(HtmlReport.FILE);
    Path table = folder.resolve(ResultsFiles.CSV);
    console.result(
        Json.object().put("report", page.toString()).put("csv", table.toString()),
        List.of("Wrote " + page + " and " + table));
    return SUCCESS;
  }
}
