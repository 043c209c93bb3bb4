package org.unhear.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.unhear.UnhearException;

/**
 * Arabic Speech Commands (Ghandoura et al. 2021): {@code dataset/word/speaker_NO_take.wav}, with
 * the split in {@code train.csv}, {@code val.csv} and {@code test.csv} (columns {@code file} and
 * {@code class}), which keeps speakers apart.
 */
final class ArabicSpeechCommands implements CorpusFormat {
  private static final String MARK = "_NO_";
  private static final Map<String, Split> LISTS =
      new TreeMap<>(
          Map.of("train.csv", Split.TRAIN, "val.csv", Split.VALIDATION, "test.csv", Split.TEST));

  @Override
  public String name() {
    return "arabic-speech-commands";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return Paths.named(tree, "train.csv").isPresent()
        && tree.paths().stream().anyMatch(path -> Paths.isAudio(path) && path.contains(MARK));
  }

  @Override
  public Listing list(FileTree tree) {
    List<Clip> clips = new ArrayList<>();
    List<BadFile> ignored = new ArrayList<>();
    Set<String> listed = new HashSet<>();
    LISTS.forEach(
        (name, split) -> {
          String list = required(tree, name);
          String folder = Paths.folder(list);
          for (Table.Row row :
              Table.parse(tree.read(list), list, List.of("file", "class")).rows()) {
            String path = folder + row.required("file");
            int mark = Paths.fileName(path).indexOf(MARK);
            listed.add(path);
            if (mark < 1) {
              ignored.add(new BadFile(path, "not named speaker_NO_take.wav"));
            } else {
              String speaker = Paths.fileName(path).substring(0, mark);
              clips.add(Clip.of(path, row.required("class"), speaker, split));
            }
          }
        });
    Paths.audio(tree).stream()
        .filter(path -> !listed.contains(path))
        .forEach(path -> ignored.add(new BadFile(path, "not in train.csv, val.csv or test.csv")));
    return new Listing(clips, ignored);
  }

  private static String required(FileTree tree, String name) {
    return Paths.named(tree, name)
        .orElseThrow(
            () ->
                new UnhearException(
                    "The corpus has no " + name + ".",
                    "It belongs next to the folder 'dataset'; fetch the corpus again."));
  }
}
