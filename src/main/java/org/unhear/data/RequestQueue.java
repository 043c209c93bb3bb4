package org.unhear.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.CounterRandom;
import org.unhear.io.Reasons;

/**
 * Forget requests that come one after another: the requests of a file, or one request in equal
 * parts.
 *
 * @param whole all of it
 * @param requests one by one; empty when the whole comes in equal parts
 * @param count how many there are
 */
public record RequestQueue(ForgetRequest whole, List<ForgetRequest> requests, int count) {
  /** After how many requests a model is set beside gold: 1, 2, 5, 10, 20, 50, … and the last. */
  private static final int[] STEPS = {1, 2, 5};

  public RequestQueue {
    requests = List.copyOf(requests);
  }

  /**
   * One request in parts of equal size, in an order that the seed decides.
   *
   * @throws UsageException when there are fewer than two parts
   */
  public static RequestQueue inParts(ForgetRequest whole, int count) {
    if (count < 2) {
      throw new UsageException(
          "--requests is %d; one request needs no queue.".formatted(count),
          "Give 2 or more, such as 10, or leave --requests out.");
    }
    return new RequestQueue(whole, List.of(), count);
  }

  /**
   * The requests of a file, one a line; empty lines and lines that begin with # are skipped.
   *
   * @throws UsageException when a line is no request, or there are fewer than two
   * @throws UnhearException when the file cannot be read
   */
  public static RequestQueue read(Path file) {
    List<ForgetRequest> requests = new ArrayList<>();
    List<ForgetTerm> terms = new ArrayList<>();
    for (String line : lines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        requests.add(ForgetRequest.parse(line));
        terms.addAll(requests.get(requests.size() - 1).terms());
      }
    }
    if (requests.size() < 2) {
      throw new UsageException(
          "%s: %d requests; a queue has two or more.".formatted(file, requests.size()),
          "Write one a line, such as speaker:george.");
    }
    return new RequestQueue(new ForgetRequest(terms), requests, requests.size());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(String::strip).toList();
    } catch (IOException e) {
      throw new UnhearException(
          "%s: cannot be read (%s).".formatted(file, Reasons.of(e)),
          "Give --requests a number, or a file with a request a line.",
          e);
    }
  }

  /** Numbers of requests after which a model is set beside gold. */
  public List<Integer> points() {
    TreeSet<Integer> points = new TreeSet<>(List.of(count));
    for (long decade = 1; decade <= count; decade *= 10) {
      for (int step : STEPS) {
        if (step * decade <= count) {
          points.add((int) (step * decade));
        }
      }
    }
    return List.copyOf(points);
  }

  /**
   * The recordings of each request that no earlier one named.
   *
   * @return parts of D_f of the whole
   * @throws UsageException when a request names nothing new, or there are fewer recordings than
   *     parts; otherwise as for {@link ForgetRequest#resolve}
   */
  public List<int[]> parts(Dataset data, long seed) {
    ForgetSet all = whole.resolve(data, seed);
    if (requests.isEmpty()) {
      return equalParts(data, all.forget(), seed);
    }
    BitSet gone = new BitSet();
    List<int[]> parts = new ArrayList<>();
    for (ForgetRequest request : requests) {
      int[] part =
          IntStream.of(request.resolve(data, seed).forget()).filter(i -> !gone.get(i)).toArray();
      if (part.length == 0) {
        throw new UsageException(
            "Request %d, '%s', names only recordings that are forgotten by then."
                .formatted(parts.size() + 1, request.spec()),
            "Leave it out; a sample: draws the same recordings each time, so ask for a larger one.");
      }
      IntStream.of(part).forEach(gone::set);
      parts.add(part);
    }
    return parts;
  }

  private List<int[]> equalParts(Dataset data, int[] forget, long seed) {
    if (forget.length < count) {
      throw new UsageException(
          "%d recordings cannot come in %d requests.".formatted(forget.length, count),
          "Give --requests %d or less.".formatted(forget.length));
    }
    List<Integer> shuffled =
        IntStream.of(forget)
            .boxed()
            .sorted(Comparator.comparingLong(i -> rank(data, i, seed)))
            .toList();
    return IntStream.range(0, count)
        .mapToObj(
            k ->
                shuffled
                    .subList(k * shuffled.size() / count, (k + 1) * shuffled.size() / count)
                    .stream()
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray())
        .toList();
  }

  private static long rank(Dataset data, int index, long seed) {
    return CounterRandom.of(seed, "request " + data.clip(index).id()).nextLong();
  }
}
