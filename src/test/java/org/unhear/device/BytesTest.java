package org.unhear.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "12B, 12",
    "3k, 3072",
    "1.5KiB, 1536",
    "512 MiB, 536870912",
    "2GiB, 2147483648"
  })
  void readsWhatPeopleWrite(String text, long bytes) {
    assertEquals(Optional.of(bytes), Bytes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0.0GiB", "-1", "x", "1TiB", "1e9", "1,5MiB", "99999999999"})
  void refusesWhatIsNoSize(String text) {
    assertEquals(Optional.empty(), Bytes.parse(text));
  }

  @Test
  void writesThreeDigitsAndAUnit() {
    assertEquals("0 bytes", Bytes.text(0));
    assertEquals("999 bytes", Bytes.text(999));
    assertEquals("0.98 KiB", Bytes.text(1000));
    assertEquals("433 KiB", Bytes.text(443_388));
    assertEquals("1.25 GiB", Bytes.text(5L << 28));
    assertEquals("4096 GiB", Bytes.text(1L << 42));
  }
}
