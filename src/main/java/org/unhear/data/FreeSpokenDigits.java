package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Free Spoken Digit Dataset (Jackson et al.): {@code digit_speaker_take.wav}. Its official
 * split has takes 0 to 4 as test; it has no validation part.
 */
final class FreeSpokenDigits implements CorpusFormat {
  private static final Pattern NAME = Pattern.compile("(\\d)_([A-Za-z]+)_(\\d+)\\.wav");
  private static final int TEST_TAKES = 5;

  @Override
  public String name() {
    return "fsdd";
  }

  @Override
  public boolean recognises(FileTree tree) {
    List<String> audio = Paths.audio(tree);
    long named =
        audio.stream().filter(path -> NAME.matcher(Paths.fileName(path)).matches()).count();
    return 2 * named > audio.size();
  }

  @Override
  public Listing list(FileTree tree) {
    List<Clip> clips = new ArrayList<>();
    List<BadFile> ignored = new ArrayList<>();
    for (String path : Paths.audio(tree)) {
      Matcher name = NAME.matcher(Paths.fileName(path));
      if (name.matches()) {
        boolean test = name.group(3).length() == 1 && name.group(3).charAt(0) - '0' < TEST_TAKES;
        clips.add(Clip.of(path, name.group(1), name.group(2), test ? Split.TEST : Split.TRAIN));
      } else {
        ignored.add(new BadFile(path, "not named digit_speaker_take.wav"));
      }
    }
    return new Listing(clips, ignored);
  }
}
