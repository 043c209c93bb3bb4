package org.unhear.device;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them, such as 512MiB. */
public final class Bytes {
  private static final Map<String, Integer> SHIFTS =
      Map.of("", 0, "B", 0, "K", 10, "KIB", 10, "M", 20, "MIB", 20, "G", 30, "GIB", 30);
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([A-Za-z]*)");
  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB");

  private Bytes() {}

  /** Reads an amount above 0; empty when the text is none. K, M and G count in 1024s. */
  public static Optional<Long> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    Integer shift = form.matches() ? SHIFTS.get(form.group(2).toUpperCase(Locale.ROOT)) : null;
    if (shift == null) {
      return Optional.empty();
    }
    long bytes = Math.round(Double.parseDouble(form.group(1)) * (1L << shift));
    return bytes > 0 ? Optional.of(bytes) : Optional.empty();
  }

  /** For example {@code 640 bytes}, {@code 430 KiB} or {@code 1.25 GiB}: three digits. */
  public static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS.get(unit));
  }
}
