package org.unhear.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UnhearException;

/**
 * VoxCeleb1 (Nagrani et al. 2017): {@code wav/speaker/video/number.wav}. The split for
 * identification is in {@code iden_split.txt}: lines of 1 (train), 2 (validation) or 3 (test) and a
 * path. Nothing is known of the words; all are {@code speech}.
 */
final class VoxCeleb1 implements CorpusFormat {
  private static final String LIST = "iden_split.txt";
  private static final Pattern FILE =
      Pattern.compile("(?:^|.*/)((id\\d+)/[^/]+/\\d+\\.(wav|flac))");
  private static final String WORD = "speech";

  @Override
  public String name() {
    return "voxceleb1";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return Paths.named(tree, LIST).isPresent();
  }

  @Override
  public Listing list(FileTree tree) {
    Map<String, Split> splits = splits(tree);
    List<Clip> clips = new ArrayList<>();
    List<BadFile> ignored = new ArrayList<>();
    for (String path : Paths.audio(tree)) {
      Matcher name = FILE.matcher(path);
      if (!name.matches()) {
        ignored.add(new BadFile(path, "not named speaker/video/number.wav"));
        continue;
      }
      Split split = splits.remove(name.group(1));
      if (split == null) {
        ignored.add(new BadFile(path, "not listed in " + LIST));
      } else {
        clips.add(Clip.of(path, WORD, name.group(2), split));
      }
    }
    splits.keySet().stream()
        .sorted()
        .forEach(path -> ignored.add(new BadFile(path, "listed in " + LIST + ", but missing")));
    return new Listing(clips, ignored);
  }

  private static Map<String, Split> splits(FileTree tree) {
    String list =
        Paths.named(tree, LIST)
            .orElseThrow(
                () ->
                    new UnhearException(
                        "The corpus has no " + LIST + ".",
                        "It is on the VoxCeleb page; put it into the folder that holds wav/."));
    Map<String, Split> splits = new HashMap<>();
    List<String> lines = new String(tree.read(list), StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).strip().split("\\s+");
      if (cells.length == 1 && cells[0].isEmpty()) {
        continue;
      }
      if (cells.length != 2 || !cells[0].matches("[123]")) {
        throw new UnhearException(
            "%s, line %d: expected 1, 2 or 3 and a path, got '%s'."
                .formatted(list, i + 1, lines.get(i)),
            "Fetch the list again.");
      }
      splits.put(cells[1], Split.values()[cells[0].charAt(0) - '1']);
    }
    return splits;
  }
}
