package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.unhear.UnhearException;

/**
 * Any recordings, listed in a CSV file with the columns {@code path}, {@code word}, {@code speaker}
 * and {@code split} in any order. Paths are relative to the file. In a folder or zip the file is
 * named {@code manifest.csv}.
 */
final class Manifest implements CorpusFormat {
  private static final String FILE = "manifest.csv";
  private static final List<String> COLUMNS = List.of("path", "word", "speaker", "split");

  @Override
  public String name() {
    return "manifest";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return file(tree).isPresent();
  }

  private static Optional<String> file(FileTree tree) {
    List<String> paths = tree.paths();
    if (paths.size() == 1 && paths.get(0).endsWith(".csv")) {
      return Optional.of(paths.get(0));
    }
    return Paths.named(tree, FILE);
  }

  @Override
  public Listing list(FileTree tree) {
    String file =
        file(tree)
            .orElseThrow(
                () ->
                    new UnhearException(
                        "The corpus has no " + FILE + ".",
                        "Give the CSV file itself, or name it " + FILE + "."));
    Table table = Table.parse(tree.read(file), file, COLUMNS);
    String folder = Paths.folder(file);
    List<Clip> clips = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      String path = row.required("path");
      Split split =
          Split.parse(row.required("split"))
              .orElseThrow(
                  () ->
                      row.malformed(
                          "split is '%s'".formatted(row.required("split")),
                          "Write train, validation or test."));
      clips.add(
          new Clip(
              path,
              row.required("word"),
              row.required("speaker"),
              split,
              Clip.Locator.of(folder + path)));
    }
    return new Listing(clips, List.of());
  }
}
