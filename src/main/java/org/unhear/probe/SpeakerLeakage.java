package org.unhear.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.unhear.data.Dataset;
import org.unhear.evaluate.SpeakerTrials;
import org.unhear.evaluate.SpeakerTrials.Voices;
import org.unhear.experiment.Probe;
import org.unhear.train.Predictor;

/**
 * What the inputs of the classifier tell of speakers, whatever the model was trained to tell apart.
 * Speakers are enrolled with training recordings, forgotten ones with those of D_f; the trials are
 * test recordings. Gives {@code speaker_eer} and {@code speaker_identification}, and where all of a
 * speaker is forgotten {@code forgotten_speaker_eer}, {@code _identification} and {@code _margin};
 * a negative margin is over-forgetting. Nothing where no two speakers are in both parts.
 */
public final class SpeakerLeakage implements Probe {
  private static final int MOST_ENROLLED = 4000;
  private static final int MOST_OF_A_SPEAKER = 20;
  private static final int MOST_TRIALS = 2000;

  private final Setting setting;
  private final List<String> speakers;
  private final Set<String> forgotten;
  private final int[] enrolled;
  private final int[] trials;

  private SpeakerLeakage(Setting setting) {
    this.setting = setting;
    Dataset data = setting.prepared().data();
    Map<String, int[]> training = bySpeaker(data, setting.prepared().training());
    Set<String> tested = bySpeaker(data, data.test()).keySet();
    this.speakers = training.keySet().stream().filter(tested::contains).toList();
    Set<String> retained = bySpeaker(data, setting.forget().retain()).keySet();
    this.forgotten =
        speakers.stream().filter(name -> !retained.contains(name)).collect(Collectors.toSet());
    int share = MOST_ENROLLED / Math.max(1, speakers.size());
    int most = Math.max(1, Math.min(MOST_OF_A_SPEAKER, share));
    this.enrolled =
        speakers.stream()
            .flatMapToInt(name -> IntStream.of(Some.of(training.get(name), most)))
            .toArray();
    int[] known =
        IntStream.of(data.test()).filter(i -> speakers.contains(data.clip(i).speaker())).toArray();
    this.trials = Some.of(known, MOST_TRIALS);
  }

  static Probe of(Setting setting) {
    return new SpeakerLeakage(setting);
  }

  private static Map<String, int[]> bySpeaker(Dataset data, int[] indices) {
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int i : indices) {
      groups.computeIfAbsent(data.clip(i).speaker(), name -> new ArrayList<>()).add(i);
    }
    Map<String, int[]> arrays = new TreeMap<>();
    groups.forEach(
        (name, list) -> arrays.put(name, list.stream().mapToInt(Integer::intValue).toArray()));
    return arrays;
  }

  @Override
  public Map<String, Double> measure(Subject subject) {
    if (speakers.size() < 2) {
      return Map.of();
    }
    SpeakerTrials compared =
        SpeakerTrials.of(voices(subject.model(), enrolled), voices(subject.model(), trials));
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("speaker_eer", compared.equalErrorRate(speaker -> true));
    metrics.put("speaker_identification", compared.identified(speaker -> true));
    IntPredicate isForgotten = speaker -> forgotten.contains(speakers.get(speaker));
    Dataset data = setting.prepared().data();
    if (IntStream.of(trials).anyMatch(i -> forgotten.contains(data.clip(i).speaker()))) {
      metrics.put("forgotten_speaker_eer", compared.equalErrorRate(isForgotten));
      metrics.put("forgotten_speaker_identification", compared.identified(isForgotten));
      metrics.put("forgotten_speaker_margin", compared.margin(isForgotten));
    }
    return metrics;
  }

  private Voices voices(Predictor model, int[] indices) {
    Dataset data = setting.prepared().data();
    return new Voices(
        model.embeddings(setting.prepared().examples(), indices),
        IntStream.of(indices).map(i -> speakers.indexOf(data.clip(i).speaker())).toArray());
  }
}
