package org.unhear;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * A request that cannot be served as it was put: an unknown name, an option out of range. Exit code
 * 2.
 */
public class UsageException extends UnhearException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message, String hint) {
    super(message, hint);
  }

  /**
   * An unknown name, with the nearest valid one as the hint.
   *
   * @param kind what the name names, for example "method"
   * @param name the name that was given
   * @param known all valid names
   */
  public static UsageException unknownName(String kind, String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String nearest =
        known.stream()
            .min(
                Comparator.comparingInt((String other) -> distance.apply(name, other))
                    .thenComparingInt(other -> -StringUtils.getCommonPrefix(name, other).length()))
            .orElse("");
    String all = known.stream().sorted().collect(Collectors.joining(", "));
    String hint =
        nearest.isEmpty()
            ? "There is none to choose from."
            : "Did you mean '" + nearest + "'? Known: " + all + ".";
    return new UsageException("Unknown " + kind + " '" + name + "'.", hint);
  }

  @Override
  public int exitCode() {
    return 2;
  }
}
