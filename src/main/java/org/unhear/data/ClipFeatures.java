package org.unhear.data;

import java.util.ArrayList;
import java.util.List;
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
    FeatureExtractor first = new FeatureExtractor(options.features());
    Workers.forEach(
        features.length,
        options.threads(),
        () -> {
          FeatureExtractor extractor = first.another();
          return i -> {
            try {
              features[i] = extractor.extract(corpus.waveform(all.get(i)));
            } catch (AudioException e) {
              faults[i] = e;
            }
          };
        },
        listener);
    List<Clip> clips = new ArrayList<>();
    List<float[]> usable = new ArrayList<>();
    List<BadFile> bad = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      if (faults[i] == null) {
        clips.add(all.get(i));
        usable.add(features[i]);
      } else if (options.badFiles() == BadFilePolicy.FAIL) {
        throw faults[i];
      } else {
        bad.add(new BadFile(all.get(i).id(), faults[i].reason()));
      }
    }
    return new ClipFeatures(List.copyOf(clips), usable.toArray(float[][]::new), List.copyOf(bad));
  }
}
