package org.unhear.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.Json;

/** A run that is not as it was is refused by every command that reads it, and stays as it is. */
class DamagedRunTest {
  private static final String[] SCRUB = {"--method=scrub", "--forget=word:1"};

  @TempDir private static Path folder;
  private static Workshop shop;
  private static byte[] model;
  private static byte[] record;

  @BeforeAll
  static void train() throws IOException {
    shop = new Workshop(folder);
    shop.train("run").succeeded();
    shop.train("other", "--model=kwt-1", "--epochs=1").succeeded();
    shop.unlearn("run", "gold", "--method=retrain", "--forget=word:1").succeeded();
    model = Files.readAllBytes(model());
    record = Files.readAllBytes(record());
  }

  @BeforeEach
  void restore() throws IOException {
    Files.write(model(), model);
    Files.write(record(), record);
  }

  private static Path model() {
    return shop.folder("run").model();
  }

  private static Path record() {
    return shop.at("run").resolve("run.json");
  }

  /** All that read a run: they say the same, and make nothing. */
  private static void assertRefused(int code, String... parts) {
    shop.unlearn("run", "out", SCRUB).failed(code, parts);
    assertFalse(Files.exists(shop.at("out")));
    shop.evaluate("run", "gold").failed(code, parts);
    shop.evaluate("gold", "run").failed(code, parts);
    shop.verifyRemoval("run", "gold").failed(code, parts);
    shop.verifyRemoval("gold", "run").failed(code, parts);
  }

  @Test
  void modelThatIsMissing() throws IOException {
    Files.delete(model());
    assertRefused(1, "model.safetensors: there is no such file");
  }

  @Test
  void modelThatIsCutShort() throws IOException {
    Files.write(model(), Arrays.copyOf(model, model.length - 100));
    assertRefused(1, "model.safetensors", "it may be cut short");
    Files.write(model(), new byte[0]);
    assertRefused(1, "model.safetensors");
  }

  @Test
  void headerThatAsksForTooMuch() throws IOException {
    for (long length : new long[] {Long.MAX_VALUE, -1, 1L << 40, model.length}) {
      byte[] hostile = model.clone();
      ByteBuffer.wrap(hostile).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      Files.write(model(), hostile);
      assertRefused(1, "model.safetensors", "header");
    }
  }

  @Test
  void tensorThatWasChanged() throws IOException {
    byte[] changed = model.clone();
    changed[changed.length - 2] ^= 1;
    Files.write(model(), changed);
    assertRefused(1, "model.safetensors holds other weights than its record says");
  }

  @Test
  void weightsThatAreNoNumbers() throws IOException {
    byte[] broken = model.clone();
    Arrays.fill(broken, broken.length - 400, broken.length, (byte) 0xFF);
    Files.write(model(), broken);
    assertRefused(1, "model.safetensors holds other weights than its record says");
  }

  @Test
  void modelOfAnotherKind() throws IOException {
    Files.copy(
        shop.folder("other").model(), model(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertRefused(1, "its model is kwt-1, expected res8");
  }

  @Test
  void recordThatIsMissing() throws IOException {
    Files.delete(record());
    assertRefused(1, "run is not the folder of a run: it has no run.json");
  }

  @Test
  void recordThatIsDamaged() throws IOException {
    Files.write(record(), Arrays.copyOf(record, record.length / 2));
    assertRefused(1, "run.json: line ");
  }

  @Test
  void recordOfAnotherVersion() throws IOException {
    edit("schema", "unhear-run/9");
    assertRefused(1, "expected schema 'unhear-run/1', found 'unhear-run/9'");
    Files.writeString(record(), "[]");
    assertRefused(1, "expected schema 'unhear-run/1', found 'none'");
  }

  @Test
  void recordThatLacksAnyOneKey() {
    List<JsonPointer> keys = pointers(Json.readTree(record()), JsonPointer.empty());
    for (JsonPointer key : keys) {
      JsonNode document = Json.parse(new String(record, UTF_8), JsonNode.class, "run.json");
      ((ObjectNode) document.at(key.head())).remove(key.last().getMatchingProperty());
      Json.write(record(), document);
      shop.evaluate("run", "gold").refused(1, "run.json: ", key.last().getMatchingProperty());
    }
  }

  /** Of every key of the objects of a document. */
  private static List<JsonPointer> pointers(JsonNode node, JsonPointer at) {
    List<JsonPointer> all = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> {
              JsonPointer below = at.appendProperty(field.getKey());
              all.add(below);
              all.addAll(pointers(field.getValue(), below));
            });
    return all;
  }

  private static void edit(String key, String value) {
    JsonNode document = Json.readTree(record());
    Json.write(record(), ((ObjectNode) document).put(key, value));
  }

  @AfterEach
  void nothingWasWritten() {
    assertFalse(Files.exists(shop.at("out")));
  }
}
