package org.unhear.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.unhear.audio.AudioDecoder;
import org.unhear.audio.AudioException;
import org.unhear.audio.Waveform;

/**
 * Speech Commands (Warden 2018), any version: {@code word/speaker_nohash_take.wav}. The split is
 * that of {@code validation_list.txt} and {@code testing_list.txt}; where these are missing, 10 %
 * of the speakers each by hash, as the corpus's README has it.
 *
 * <p>With twelve classes (the keyword task of SUPERB, Yang et al. 2021) ten words stay, all others
 * are {@code _unknown_}, and the seconds of {@code _background_noise_} are {@code _silence_}: of
 * each file the first 80 % train, then 10 % validation, 10 % test.
 */
final class SpeechCommands implements CorpusFormat {
  private static final String MARK = "_nohash_";
  static final String NOISE_FOLDER = "_background_noise_/";
  private static final Set<String> TEN_WORDS =
      Set.of("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go");
  private static final String UNKNOWN = "_unknown_";
  private static final String SILENCE = "_silence_";
  private static final double HELD_OUT_PERCENT = 10;

  private final boolean twelveClasses;

  SpeechCommands(boolean twelveClasses) {
    this.twelveClasses = twelveClasses;
  }

  @Override
  public String name() {
    return twelveClasses ? "speech-commands-12" : "speech-commands";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.paths().stream().anyMatch(path -> Paths.isAudio(path) && path.contains(MARK));
  }

  @Override
  public Listing list(FileTree tree) {
    Optional<String> testList = Paths.named(tree, "testing_list.txt");
    Optional<String> validationList = Paths.named(tree, "validation_list.txt");
    boolean official = testList.isPresent() && validationList.isPresent();
    Set<String> test = official ? names(tree, testList.get()) : Set.of();
    Set<String> validation = official ? names(tree, validationList.get()) : Set.of();
    List<Clip> clips = new ArrayList<>();
    List<BadFile> ignored = new ArrayList<>();
    for (String path : Paths.audio(tree)) {
      String[] parts = path.split("/");
      int mark = Paths.fileName(path).indexOf(MARK);
      if (path.contains(NOISE_FOLDER)) {
        addNoise(tree, path, clips, ignored);
      } else if (parts.length < 2 || mark < 1) {
        ignored.add(new BadFile(path, "not named word/speaker_nohash_take.wav"));
      } else {
        String word = parts[parts.length - 2];
        String speaker = Paths.fileName(path).substring(0, mark);
        String listed = word + "/" + Paths.fileName(path);
        Split split =
            official
                ? split(listed, validation, test)
                : HashSplit.of(speaker, HELD_OUT_PERCENT, HELD_OUT_PERCENT);
        clips.add(Clip.of(path, classOf(word), speaker, split));
      }
    }
    return new Listing(clips, ignored);
  }

  private static Split split(String listed, Set<String> validation, Set<String> test) {
    if (test.contains(listed)) {
      return Split.TEST;
    }
    return validation.contains(listed) ? Split.VALIDATION : Split.TRAIN;
  }

  private String classOf(String word) {
    return !twelveClasses || TEN_WORDS.contains(word) ? word : UNKNOWN;
  }

  private static Set<String> names(FileTree tree, String list) {
    return new HashSet<>(
        new String(tree.read(list), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList());
  }

  private void addNoise(FileTree tree, String path, List<Clip> clips, List<BadFile> ignored) {
    if (!twelveClasses) {
      return;
    }
    try {
      Waveform noise = AudioDecoder.decode(tree.read(path), path);
      int seconds = (int) noise.seconds();
      for (int s = 0; s < seconds; s++) {
        Split split =
            s < 0.8 * seconds ? Split.TRAIN : s < 0.9 * seconds ? Split.VALIDATION : Split.TEST;
        clips.add(
            new Clip(
                "%s@%04d".formatted(path, s),
                SILENCE,
                SILENCE,
                split,
                new Clip.Locator(path, s, 1)));
      }
    } catch (AudioException e) {
      ignored.add(new BadFile(path, e.reason()));
    }
  }
}
