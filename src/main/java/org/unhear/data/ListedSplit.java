package org.unhear.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.unhear.UnhearException;
import org.unhear.io.Reasons;

/**
 * The split of a CSV file with the columns {@code path} and {@code split}. Clips that it does not
 * list are left out.
 *
 * @param file the CSV file
 */
record ListedSplit(Path file) implements SplitRule {
  @Override
  public List<Clip> apply(List<Clip> clips) {
    Set<String> known = clips.stream().map(Clip::id).collect(Collectors.toCollection(HashSet::new));
    Map<String, Split> splits = new HashMap<>();
    for (Table.Row row : Table.parse(bytes(), file.toString(), List.of("path", "split")).rows()) {
      String path = row.required("path");
      if (!known.contains(path)) {
        throw row.malformed(
            "the corpus has no recording '" + path + "'", "Paths are relative to the corpus.");
      }
      String name = row.required("split");
      Split split =
          Split.parse(name)
              .orElseThrow(
                  () ->
                      row.malformed("split is '" + name + "'", "Write train, validation or test."));
      if (splits.putIfAbsent(path, split) != null) {
        throw row.malformed("'" + path + "' is listed twice", "List every recording once.");
      }
    }
    return clips.stream()
        .filter(clip -> splits.containsKey(clip.id()))
        .map(clip -> clip.withSplit(splits.get(clip.id())))
        .toList();
  }

  private byte[] bytes() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnhearException(
          file + ": cannot be read (" + Reasons.of(e) + ").", "Check the path.", e);
    }
  }
}
