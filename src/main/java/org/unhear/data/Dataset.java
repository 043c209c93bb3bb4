package org.unhear.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;

/**
 * Features and labels of the clips of a corpus for one task, in memory. Clips are in the order of
 * their ids, classes in the order of their names. Immutable, except that arrays of features are
 * handed out as they are.
 */
public final class Dataset {
  private final String name;
  private final Task task;
  private final FeatureSettings settings;
  private final List<Clip> clips;
  private final float[][] features;
  private final List<String> classNames;
  private final int[] labels;
  private final List<BadFile> badFiles;
  private final Optional<FeatureScaling> scaling;

  private Dataset(String name, Task task, FeatureSettings settings, ClipFeatures content) {
    this.name = name;
    this.task = task;
    this.settings = settings;
    this.clips = content.clips();
    this.features = content.features();
    this.badFiles = content.bad();
    this.classNames = List.copyOf(new TreeSet<>(clips.stream().map(task::label).toList()));
    this.labels =
        clips.stream()
            .mapToInt(clip -> Collections.binarySearch(classNames, task.label(clip)))
            .toArray();
    checkClasses();
    this.scaling =
        settings.normalisation() == Normalisation.GLOBAL
            ? Optional.of(FeatureScaling.of(features, indices(Split.TRAIN), settings))
            : Optional.empty();
    scaling.ifPresent(scale -> Arrays.stream(features).forEach(scale::apply));
  }

  /**
   * Reads a corpus and computes its features.
   *
   * @throws UnhearException when no clip can be used, there are fewer than two classes, or a class
   *     has no training clip; or with the error of a bad file, when the options say so
   */
  public static Dataset build(Corpus corpus, DatasetOptions options, ProgressListener listener) {
    ClipFeatures content =
        options.cache().isPresent()
            ? options.cache().get().get(corpus, options, listener)
            : ClipFeatures.of(corpus, options, listener);
    return new Dataset(corpus.name(), options.task(), options.features(), content);
  }

  /**
   * A data set of features that are there already; errors as for {@link #build}.
   *
   * @param features one array of {@code settings.size()} values per clip, taken over, and scaled in
   *     place when the normalisation is GLOBAL
   */
  public static Dataset of(
      String name, Task task, FeatureSettings settings, List<Clip> clips, float[][] features) {
    if (clips.size() != features.length) {
      throw new IllegalArgumentException(
          clips.size() + " clips with features of " + features.length + ".");
    }
    for (float[] values : features) {
      boolean fits =
          settings.ragged() ? values.length <= settings.size() : values.length == settings.size();
      if (!fits) {
        throw new IllegalArgumentException(
            "Expected " + settings.size() + " values a clip, got " + values.length + ".");
      }
    }
    return new Dataset(
        name, task, settings, new ClipFeatures(List.copyOf(clips), features, List.of()));
  }

  private Dataset(Dataset whole, int[] kept, List<Clip> clips) {
    this.name = whole.name;
    this.task = whole.task;
    this.settings = whole.settings;
    this.clips = List.copyOf(clips);
    this.features = IntStream.of(kept).mapToObj(i -> whole.features[i]).toArray(float[][]::new);
    this.badFiles = whole.badFiles;
    this.classNames = whole.classNames;
    this.labels = IntStream.of(kept).map(i -> whole.labels[i]).toArray();
    this.scaling = whole.scaling;
    checkClasses();
  }

  /**
   * Some of the clips, perhaps in other parts. Features, labels and names of classes stay as they
   * are.
   *
   * @param part where a clip goes, by its index here; empty to leave it out
   * @throws UnhearException when a class would have no training clip
   */
  public Dataset resplit(IntFunction<Optional<Split>> part) {
    List<Clip> kept = new ArrayList<>();
    int[] indices =
        IntStream.range(0, clips.size())
            .filter(
                i -> {
                  Optional<Split> to = part.apply(i);
                  to.ifPresent(split -> kept.add(clips.get(i).withSplit(split)));
                  return to.isPresent();
                })
            .toArray();
    return new Dataset(this, indices, kept);
  }

  private void checkClasses() {
    if (clips.isEmpty()) {
      throw new UnhearException(
          "%s: none of its recordings can be used%s."
              .formatted(
                  name,
                  badFiles.isEmpty() ? "" : ", the first because " + badFiles.get(0).reason()),
          "Look at it with: unhear data inspect PATH");
    }
    if (classNames.size() < 2) {
      throw new UnhearException(
          "%s: only one class, '%s', in the task %s; at least two are needed."
              .formatted(name, classNames.get(0), task.id()),
          "Choose the other task, or a corpus with more " + task.id() + ".");
    }
    int[] counts = counts(Split.TRAIN);
    List<String> untrained =
        IntStream.range(0, counts.length)
            .filter(c -> counts[c] == 0)
            .mapToObj(classNames::get)
            .toList();
    if (!untrained.isEmpty()) {
      throw new UnhearException(
          "%s: %d of %d %s have no training recording: %s."
              .formatted(
                  name, untrained.size(), classNames.size(), task.id(), shortened(untrained)),
          task == Task.SPEAKERS
              ? "The corpus keeps speakers apart; use --split takes, which holds out recordings of"
                  + " every speaker."
              : "Use --split takes, or leave these words out.");
    }
  }

  private static String shortened(List<String> names) {
    int shown = 8;
    String list = String.join(", ", names.subList(0, Math.min(shown, names.size())));
    return names.size() > shown ? list + ", …" : list;
  }

  /** The corpus. */
  public String name() {
    return name;
  }

  /** What the classes are. */
  public Task task() {
    return task;
  }

  /** What the features are. */
  public FeatureSettings settings() {
    return settings;
  }

  /** The number of clips. */
  public int size() {
    return features.length;
  }

  /** Height of the features of a clip. */
  public int bands() {
    return settings.bands();
  }

  /** Width of the features of a clip. */
  public int frames() {
    return settings.frames();
  }

  /** Names of the classes, sorted; a label is an index of this list. */
  public List<String> classNames() {
    return classNames;
  }

  /** The label of a clip. */
  public int label(int index) {
    return labels[index];
  }

  /** The labels of all clips, a copy. */
  public int[] labels() {
    return labels.clone();
  }

  /** The clip itself: id, word, speaker, split. */
  public Clip clip(int index) {
    return clips.get(index);
  }

  /** All clips. */
  public List<Clip> clips() {
    return clips;
  }

  /**
   * The features [bands × frames] of a clip, or its samples, which may be fewer: the array itself,
   * not to be written.
   */
  public float[] features(int index) {
    return features[index];
  }

  /**
   * Lays the features of several clips one behind the other.
   *
   * @param indices the clips
   * @param from the first of {@code indices} that is taken
   * @param count how many are taken
   * @param out receives count × bands × frames values
   */
  public void copyFeatures(int[] indices, int from, int count, float[] out) {
    int size = settings.size();
    for (int i = 0; i < count; i++) {
      float[] values = features[indices[from + i]];
      System.arraycopy(values, 0, out, i * size, values.length);
      Arrays.fill(out, i * size + values.length, (i + 1) * size, 0);
    }
  }

  /** The clips of a part, ascending. */
  public int[] indices(Split split) {
    return IntStream.range(0, clips.size()).filter(i -> clips.get(i).split() == split).toArray();
  }

  /**
   * The clips of the test part, ascending.
   *
   * @throws UnhearException when there are none
   */
  public int[] test() {
    int[] test = indices(Split.TEST);
    if (test.length == 0) {
      throw new UnhearException(
          name + " has no test recordings under this split.",
          "Name a split that holds some out, such as --split takes.");
    }
    return test;
  }

  /** The number of clips of each class in a part. */
  public int[] counts(Split split) {
    int[] counts = new int[classNames.size()];
    for (int i : indices(split)) {
      counts[labels[i]]++;
    }
    return counts;
  }

  /** Recordings that could not be used. */
  public List<BadFile> badFiles() {
    return badFiles;
  }

  /** What features were scaled with; present when the normalisation is GLOBAL. */
  public Optional<FeatureScaling> scaling() {
    return scaling;
  }
}
