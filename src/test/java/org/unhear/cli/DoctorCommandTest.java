package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.Json;

class DoctorCommandTest {
  @Test
  void findsTheLibrariesThisBuildRunsOn(@TempDir Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] args = {"doctor", "--json", "--out", folder.toString()};
    int code = Main.run(args, new PrintStream(out), System.err);
    JsonNode findings =
        Json.parse(out.toString(StandardCharsets.UTF_8), JsonNode.class, "doctor").get("findings");
    assertEquals("ok", finding(findings, "java").get("status").asText());
    String libraries = finding(findings, "cpu libraries").get("version").asText();
    assertTrue(libraries.contains("oneDNN 3."), libraries);
    boolean missing =
        StreamSupport.stream(findings.spliterator(), false)
            .anyMatch(f -> f.get("status").asText().equals("missing"));
    assertEquals(missing ? 1 : 0, code);
  }

  private static JsonNode finding(JsonNode findings, String name) {
    return StreamSupport.stream(findings.spliterator(), false)
        .filter(f -> f.get("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
