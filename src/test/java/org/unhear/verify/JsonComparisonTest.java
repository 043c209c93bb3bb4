package org.unhear.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.unhear.io.Json;

class JsonComparisonTest {
  @Test
  void reportsTheValueNearestToItsTolerance() {
    CaseResult result =
        compare("{\"a\":[1,2],\"b\":{\"c\":3}}", "{\"a\":[1,2.5],\"b\":{\"c\":3.05}}");
    assertTrue(result.passed());
    assertEquals(0.5, result.largestError());
    assertEquals(1, result.tolerance());
    assertTrue(result.detail().startsWith("a[1]"), result.detail());
    assertTrue(result.detail().contains("of 3 values"), result.detail());
  }

  @Test
  void failures() {
    for (String actual :
        new String[] {
          "{\"a\":[1,2],\"b\":{\"c\":4.5}}",
          "{\"a\":[1],\"b\":{\"c\":3}}",
          "{\"a\":[1,2],\"b\":{}}",
          "{\"a\":[1,2]}",
          "{\"a\":[1,2],\"b\":3}",
          "{\"a\":[1,2],\"b\":{\"c\":3,\"d\":4}}",
          "{\"a\":[1,2],\"b\":{\"c\":null}}",
          "{\"a\":[1,2],\"b\":{\"c\":NaN}}",
          "{\"a\":[1,\"two\"],\"b\":{\"c\":3}}",
          "[]"
        }) {
      assertFalse(compare("{\"a\":[1,2],\"b\":{\"c\":3}}", actual).passed(), actual);
    }
    assertFalse(compare("{}", "{}").passed(), "nothing was compared");
  }

  @Test
  void notANumberAndInfinity() {
    assertTrue(compare("[null,\"infinity\"]", "[NaN,Infinity]").passed());
    assertFalse(compare("[null]", "[1]").passed());
    assertFalse(compare("[\"infinity\"]", "[1]").passed());
    assertFalse(compare("[\"infinity\"]", "[-Infinity]").passed());
  }

  @Test
  void zeroToleranceTakesEqualValuesOnly() {
    JsonNode one = Json.parse("[1]", JsonNode.class, "test");
    JsonNode other = Json.parse("[1.0000001]", JsonNode.class, "test");
    assertTrue(JsonComparison.compare("case", one, one, place -> 0.0).passed());
    assertFalse(JsonComparison.compare("case", one, other, place -> 0.0).passed());
  }

  private static CaseResult compare(String expected, String actual) {
    return JsonComparison.compare(
        "case",
        Json.parse(expected, JsonNode.class, "expected"),
        Json.parse(actual, JsonNode.class, "actual"),
        place -> 1.0);
  }
}
