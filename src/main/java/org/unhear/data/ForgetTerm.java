package org.unhear.data;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.CounterRandom;
import org.unhear.io.Reasons;

/** One part of a forget request. */
public sealed interface ForgetTerm {
  /** How requests look, for messages. */
  String EXAMPLES =
      "For example sample:5%, sample:20, speaker:george, word:seven or file:list.txt.";

  /** The text that {@link #parse} reads. */
  String spec();

  /**
   * The training clips that are meant, in any order.
   *
   * @throws UsageException when a name is unknown
   */
  int[] select(Dataset data, int[] training, long seed);

  /** The class of the data set that this names as a whole. */
  default Optional<String> wholeClass(Dataset data) {
    return Optional.empty();
  }

  /**
   * Reads one term.
   *
   * @throws UsageException when it is malformed
   */
  static ForgetTerm parse(String text) {
    int colon = text.indexOf(':');
    String value = colon < 0 ? "" : text.substring(colon + 1).strip();
    if (value.isEmpty()) {
      throw new UsageException("Expected KIND:VALUE, got '" + text + "'.", EXAMPLES);
    }
    String kind = text.substring(0, colon).strip();
    return switch (kind) {
      case "sample" -> Sample.parse(value);
      case "speaker" -> new Speaker(value);
      case "word" -> new Word(value);
      case "file" -> new Listed(Path.of(value));
      default ->
          throw UsageException.unknownName(
              "kind of forget request", kind, List.of("sample", "speaker", "word", "file"));
    };
  }

  /**
   * Clips drawn by chance.
   *
   * @param amount a percentage of the training clips, or a number of clips
   * @param isPercent which of the two
   */
  record Sample(double amount, boolean isPercent) implements ForgetTerm {
    static Sample parse(String value) {
      boolean isPercent = value.endsWith("%");
      String number = isPercent ? value.substring(0, value.length() - 1) : value;
      String pattern = isPercent ? "\\d{1,3}(\\.\\d+)?" : "\\d{1,9}";
      double amount = number.matches(pattern) ? Double.parseDouble(number) : 0;
      if (!(amount > 0) || isPercent && amount > 100) {
        throw new UsageException(
            "Expected a percentage above 0 % and up to 100 %, or a whole number of clips, got"
                + " 'sample:"
                + value
                + "'.",
            EXAMPLES);
      }
      return new Sample(amount, isPercent);
    }

    @Override
    public String spec() {
      String number =
          amount == Math.rint(amount) ? String.valueOf((long) amount) : String.valueOf(amount);
      return "sample:" + number + (isPercent ? "%" : "");
    }

    @Override
    public int[] select(Dataset data, int[] training, long seed) {
      long count =
          isPercent ? Math.max(1, Math.round(amount / 100 * training.length)) : (long) amount;
      if (count > training.length) {
        throw new UsageException(
            "The request '%s' asks for more than the %d training clips."
                .formatted(spec(), training.length),
            "Ask for fewer.");
      }
      // Sorting by a number that depends on seed and clip only makes draws nested, and the same
      // whatever else is in the corpus.
      Map<Integer, Long> rank = new HashMap<>();
      for (int i : training) {
        rank.put(i, CounterRandom.of(seed, data.clip(i).id()).nextLong());
      }
      return IntStream.of(training)
          .boxed()
          .sorted((a, b) -> Long.compare(rank.get(a), rank.get(b)))
          .limit(count)
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }

  /**
   * All training clips of a speaker.
   *
   * @param name as the corpus has it
   */
  record Speaker(String name) implements ForgetTerm {
    @Override
    public String spec() {
      return "speaker:" + name;
    }

    @Override
    public int[] select(Dataset data, int[] training, long seed) {
      return matching(data, training, "speaker", name, Clip::speaker);
    }

    @Override
    public Optional<String> wholeClass(Dataset data) {
      return data.task() == Task.SPEAKERS ? Optional.of(name) : Optional.empty();
    }
  }

  /**
   * All training clips of a word.
   *
   * @param name as the corpus has it
   */
  record Word(String name) implements ForgetTerm {
    @Override
    public String spec() {
      return "word:" + name;
    }

    @Override
    public int[] select(Dataset data, int[] training, long seed) {
      return matching(data, training, "word", name, Clip::word);
    }

    @Override
    public Optional<String> wholeClass(Dataset data) {
      return data.task() == Task.WORDS ? Optional.of(name) : Optional.empty();
    }
  }

  /**
   * The clips of a text file: an id a line; empty lines and lines that begin with # are skipped.
   *
   * @param file the text file
   */
  record Listed(Path file) implements ForgetTerm {
    private static final int NAMES_SHOWN = 5;

    @Override
    public String spec() {
      return "file:" + file;
    }

    @Override
    public int[] select(Dataset data, int[] training, long seed) {
      Map<String, Integer> byId = new HashMap<>();
      for (int i = 0; i < data.size(); i++) {
        byId.put(data.clip(i).id(), i);
      }
      List<Integer> found = new ArrayList<>();
      List<String> unknown = new ArrayList<>();
      List<String> heldOut = new ArrayList<>();
      for (String id : ids()) {
        Integer index = byId.get(id);
        if (index == null) {
          unknown.add(id);
        } else if (data.clip(index).split() != Split.TRAIN) {
          heldOut.add(id);
        } else {
          found.add(index);
        }
      }
      refuse(unknown, "are not in the corpus", "Write the ids as 'unhear data inspect' has them.");
      refuse(heldOut, "are not training clips", "Only what was trained on can be forgotten.");
      return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private void refuse(List<String> ids, String what, String hint) {
      if (!ids.isEmpty()) {
        String names = String.join(", ", ids.subList(0, Math.min(NAMES_SHOWN, ids.size())));
        throw new UsageException(
            "%s: %d of its clips %s: %s%s."
                .formatted(file, ids.size(), what, names, ids.size() > NAMES_SHOWN ? ", …" : ""),
            hint);
      }
    }

    private List<String> ids() {
      try {
        return Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
      } catch (NoSuchFileException e) {
        throw new UnhearException(file + ": there is no such file.", "Check the path.", e);
      } catch (MalformedInputException e) {
        throw new UnhearException(file + ": not text in UTF-8.", "List one clip id a line.", e);
      } catch (IOException e) {
        throw new UnhearException(
            file + ": cannot be read (" + Reasons.of(e) + ").", "Check its permissions.", e);
      }
    }
  }

  private static int[] matching(
      Dataset data, int[] training, String kind, String name, Function<Clip, String> key) {
    int[] found =
        IntStream.of(training).filter(i -> key.apply(data.clip(i)).equals(name)).toArray();
    if (found.length == 0) {
      TreeSet<String> known = new TreeSet<>();
      IntStream.of(training).forEach(i -> known.add(key.apply(data.clip(i))));
      if (data.clips().stream().map(key).anyMatch(name::equals)) {
        throw new UsageException(
            "The %s '%s' has no training clips.".formatted(kind, name),
            "Only what was trained on can be forgotten: " + String.join(", ", known) + ".");
      }
      throw UsageException.unknownName(kind, name, known);
    }
    return found;
  }
}
