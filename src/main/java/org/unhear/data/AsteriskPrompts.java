package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Voice prompts of the Asterisk telephone system, as Debian installs them below {@code
 * /usr/share/asterisk/sounds}: {@code en_US_f_Allison/digits/1.wav}. The speaker is the voice's
 * name, so a voice that recorded two languages is one speaker; the word is the prompt.
 *
 * <p>The split goes by the prompt's name, 10 % validation and 20 % test: no prompt of the test part
 * was heard in training from any speaker. Files without speech are left out.
 */
final class AsteriskPrompts implements CorpusFormat {
  private static final Pattern FILE =
      Pattern.compile("(?:^|.*/)[a-z]{2,3}_[A-Z]{2}_[a-z]_([^/_]+)/(.+)\\.wav");
  private static final Set<String> NO_SPEECH =
      Set.of("beep", "beeperr", "ascending-2tone", "descending-2tone", "tt-monkeys");
  private static final String SILENCE = "silence/";
  private static final double VALIDATION_PERCENT = 10;
  private static final double TEST_PERCENT = 20;

  @Override
  public String name() {
    return "asterisk";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.paths().stream().anyMatch(path -> FILE.matcher(path).matches());
  }

  @Override
  public Listing list(FileTree tree) {
    List<Clip> clips = new ArrayList<>();
    List<BadFile> ignored = new ArrayList<>();
    for (String path : Paths.audio(tree)) {
      Matcher name = FILE.matcher(path);
      if (!name.matches()) {
        ignored.add(new BadFile(path, "not below a folder like en_US_f_Allison"));
        continue;
      }
      String prompt = name.group(2);
      if (!prompt.startsWith(SILENCE) && !NO_SPEECH.contains(prompt)) {
        Split split = HashSplit.of(prompt, VALIDATION_PERCENT, TEST_PERCENT);
        clips.add(Clip.of(path, prompt, name.group(1), split));
      }
    }
    return new Listing(clips, ignored);
  }
}
