package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.unhear.UnhearException;
import org.unhear.audio.AudioException;
import org.unhear.audio.FeatureExtractor;
import org.unhear.data.DatasetOptions.BadFilePolicy;

/**
 * The features of the usable clips of a corpus.
 *
 * @param clips those that could be read, in the order of the corpus
 * @param features one array [bands × frames] per clip
 * @param bad those that could not
 */
record ClipFeatures(List<Clip> clips, float[][] features, List<BadFile> bad) {

  /**
   * Reads and computes all clips on several threads. Each clip's features depend on its bytes only,
   * so neither order nor number of threads changes a bit.
   *
   * @throws AudioException of the first bad clip in the order of the corpus, when the policy says
   *     so
   */
  static ClipFeatures of(Corpus corpus, DatasetOptions options, ProgressListener listener) {
    List<Clip> all = corpus.clips();
    float[][] features = new float[all.size()][];
    AudioException[] faults = new AudioException[all.size()];
    run(corpus, options, listener, features, faults);
    List<Clip> clips = new ArrayList<>();
    List<float[]> usable = new ArrayList<>();
    List<BadFile> bad = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      Clip clip = all.get(i);
      if (features[i] != null) {
        clips.add(clip);
        usable.add(features[i]);
      } else if (options.badFiles() == BadFilePolicy.FAIL) {
        throw faults[i];
      } else {
        bad.add(new BadFile(clip.locator().path(), faults[i].reason()));
      }
    }
    return new ClipFeatures(List.copyOf(clips), usable.toArray(float[][]::new), List.copyOf(bad));
  }

  private static void run(
      Corpus corpus,
      DatasetOptions options,
      ProgressListener listener,
      float[][] features,
      AudioException[] faults) {
    FeatureExtractor first = new FeatureExtractor(options.features());
    AtomicInteger next = new AtomicInteger();
    Progress progress = new Progress(listener, features.length);
    int threads = Math.max(1, Math.min(options.threads(), features.length));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        FeatureExtractor extractor = first.another();
        workers.add(
            pool.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < features.length && !Thread.currentThread().isInterrupted();
                      i = next.getAndIncrement()) {
                    try {
                      features[i] = extractor.extract(corpus.waveform(corpus.clips().get(i)));
                    } catch (AudioException e) {
                      faults[i] = e;
                    }
                    progress.step();
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnhearException(
          "Stopped while features were computed.", "Run it again; nothing was written.", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static final class Progress {
    private final ProgressListener listener;
    private final int total;
    private int done;

    Progress(ProgressListener listener, int total) {
      this.listener = listener;
      this.total = total;
    }

    synchronized void step() {
      listener.progress(++done, total);
    }
  }
}
