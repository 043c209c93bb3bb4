package org.unhear.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;

class JsonTest {
  record Point(double x, float y) {}

  record Run(String method, long seed, List<Point> points, Map<String, Integer> counts) {}

  @TempDir Path folder;

  @Test
  void recordsRoundTripWithNonFiniteNumbers() throws IOException {
    Run run =
        new Run(
            "scrub",
            Long.MAX_VALUE,
            List.of(new Point(Double.NaN, Float.NEGATIVE_INFINITY), new Point(0.1, 1f / 3)),
            Map.of("n", 3));
    Path file = folder.resolve("run.json");
    Json.write(file, run);
    assertEquals(run, Json.read(file, Run.class));
    String text = Files.readString(file);
    assertTrue(text.contains("\"x\": \"NaN\"") && text.contains("\"y\": \"-Infinity\""), text);
    assertTrue(text.endsWith("}\n"), text);
  }

  @Test
  void pythonsBareWordsAreRead() {
    Point point = Json.parse("{\"x\": NaN, \"y\": -Infinity}", Point.class, "text");
    assertEquals(new Point(Double.NaN, Float.NEGATIVE_INFINITY), point);
  }

  @Test
  void mistakesNameFileAndPlace() throws IOException {
    for (String text :
        List.of(
            "{\n\"x\": 1,\n\"z\": 2}",
            "{\n\"x\": 1, \"x\": 2, \"y\": 3}",
            "{\n\"x\": null, \"y\": 3}",
            "{\n\"x\": 1, \"y\": 3} true",
            "{\n\"x\": one}",
            "{\n")) {
      Path file = Files.writeString(folder.resolve("bad.json"), text);
      UnhearException e = assertThrows(UnhearException.class, () -> Json.read(file, Point.class));
      assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      assertTrue(e.getMessage().contains("line "), e.getMessage());
    }
  }

  @Test
  void missingEmptyAndNull() throws IOException {
    assertThrows(UnhearException.class, () -> Json.readTree(folder.resolve("none.json")));
    assertThrows(UnhearException.class, () -> Json.read(folder, Point.class));
    Path file = Files.writeString(folder.resolve("null.json"), "null");
    assertThrows(UnhearException.class, () -> Json.read(file, Point.class));
    Files.writeString(file, "");
    assertThrows(UnhearException.class, () -> Json.read(file, Point.class));
  }
}
