package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.unhear.audio.AudioException;
import org.unhear.audio.Waveform;

/** Decodes every recording of a corpus and tells what there is. */
public final class CorpusInspector {
  private CorpusInspector() {}

  private record Heard(double seconds, int sampleRate) {}

  /**
   * Reads all recordings on several threads; bad ones are listed, never thrown.
   *
   * @param threads how many read
   */
  public static CorpusReport inspect(Corpus corpus, int threads, ProgressListener listener) {
    List<Clip> clips = corpus.clips();
    Heard[] heard = new Heard[clips.size()];
    String[] faults = new String[clips.size()];
    Workers.forEach(
        heard.length,
        threads,
        () ->
            i -> {
              try {
                Waveform waveform = corpus.waveform(clips.get(i));
                heard[i] = new Heard(waveform.seconds(), waveform.sampleRate());
              } catch (AudioException e) {
                faults[i] = e.reason();
              }
            },
        listener);
    int[] usable = IntStream.range(0, heard.length).filter(i -> faults[i] == null).toArray();
    double[] seconds = IntStream.of(usable).mapToDouble(i -> heard[i].seconds).toArray();
    List<BadFile> bad = new ArrayList<>();
    for (int i = 0; i < faults.length; i++) {
      if (faults[i] != null) {
        bad.add(new BadFile(clips.get(i).id(), faults[i]));
      }
    }
    bad.addAll(corpus.ignored());
    return new CorpusReport(
        corpus.name(),
        corpus.format(),
        usable.length,
        DoubleStream.of(seconds).sum(),
        CorpusReport.Lengths.of(seconds),
        parts(clips, heard, usable),
        counts(usable, i -> clips.get(i).word()),
        counts(usable, i -> clips.get(i).speaker()),
        counts(usable, i -> heard[i].sampleRate),
        List.copyOf(bad));
  }

  private static List<CorpusReport.Part> parts(List<Clip> clips, Heard[] heard, int[] usable) {
    List<CorpusReport.Part> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      int[] those = IntStream.of(usable).filter(i -> clips.get(i).split() == split).toArray();
      if (those.length > 0) {
        parts.add(
            new CorpusReport.Part(
                split,
                those.length,
                IntStream.of(those).mapToDouble(i -> heard[i].seconds).sum(),
                counts(those, i -> clips.get(i).word()).size(),
                counts(those, i -> clips.get(i).speaker()).size()));
      }
    }
    return List.copyOf(parts);
  }

  private static <K extends Comparable<K>> Map<K, Integer> counts(
      int[] indices, Function<Integer, K> key) {
    Map<K, Integer> counts = new TreeMap<>();
    for (int i : indices) {
      counts.merge(key.apply(i), 1, Integer::sum);
    }
    return counts;
  }
}
