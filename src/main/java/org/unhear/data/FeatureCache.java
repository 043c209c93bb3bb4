package org.unhear.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.unhear.UnhearException;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.DatasetOptions.BadFilePolicy;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;
import org.unhear.io.SafeTensorsWriter;
import org.unhear.io.Sha256;

/**
 * Keeps computed features in a folder, one safetensors file per listing of recordings (path, size,
 * and checksum or time of change) and feature settings. A file that is damaged is computed again; a
 * folder that cannot be written costs a warning, not the result.
 */
public final class FeatureCache {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureCache.class);

  /** Raised when the computation changes, so that earlier files are no longer used. */
  private static final String VERSION = "2";

  private static final String BAD = "bad";
  private static final int CLIPS_PER_TENSOR = 1024;

  private final Path folder;

  /** A cache in this folder, which is made when the first features are kept. */
  public FeatureCache(Path folder) {
    this.folder = folder;
  }

  /** The user's: {@code ${XDG_CACHE_HOME:-~/.cache}/unhear/features}. */
  public static FeatureCache ofUser() {
    return new FeatureCache(userFolder(System.getenv(), System.getProperty("user.home")));
  }

  static Path userFolder(Map<String, String> environment, String home) {
    String base = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification has relative paths ignored.
    Path cache = base.startsWith("/") ? Path.of(base) : Path.of(home, ".cache");
    return cache.resolve("unhear").resolve("features");
  }

  /** The features of a corpus, from the cache when they are there. */
  ClipFeatures get(Corpus corpus, DatasetOptions options, ProgressListener listener) {
    Path file = folder.resolve(key(corpus, options.features()) + ".safetensors");
    Optional<ClipFeatures> kept = load(file, corpus, options);
    if (kept.isPresent()) {
      listener.progress(corpus.clips().size(), corpus.clips().size());
      return kept.get();
    }
    ClipFeatures computed = ClipFeatures.of(corpus, options, listener);
    save(file, computed, options.features());
    return computed;
  }

  private static String key(Corpus corpus, FeatureSettings settings) {
    // GLOBAL scaling is done by the data set, on features that were not scaled.
    boolean global = settings.normalisation() == Normalisation.GLOBAL;
    FeatureSettings stored = global ? settings.withNormalisation(Normalisation.NONE) : settings;
    StringBuilder listing = new StringBuilder(VERSION + "\n" + Json.toLine(stored) + "\n");
    for (Clip clip : corpus.clips()) {
      String file = corpus.file(clip).map(Json::toLine).orElse("missing");
      listing.append(Json.toLine(clip.id())).append(' ');
      listing.append(Json.toLine(clip.locator())).append(' ').append(file).append('\n');
    }
    return Sha256.hex(listing.toString());
  }

  private static Optional<ClipFeatures> load(Path file, Corpus corpus, DatasetOptions options) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      SafeTensors tensors = SafeTensors.open(file);
      List<BadFile> bad = badFiles(tensors, file);
      boolean mustFail = !bad.isEmpty() && options.badFiles() == BadFilePolicy.FAIL;
      return mustFail ? Optional.empty() : Optional.of(content(tensors, corpus, bad, options));
    } catch (UnhearException e) {
      LOG.warn("The cached features are damaged and computed again: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static List<BadFile> badFiles(SafeTensors tensors, Path file) {
    String json = tensors.metadata().getOrDefault(BAD, "");
    List<BadFile> bad = new ArrayList<>();
    for (JsonNode node : Json.parse(json, JsonNode.class, file.toString())) {
      bad.add(new BadFile(node.path("path").asText(), node.path("reason").asText()));
    }
    return List.copyOf(bad);
  }

  private static ClipFeatures content(
      SafeTensors tensors, Corpus corpus, List<BadFile> bad, DatasetOptions options) {
    Set<String> unusable = bad.stream().map(BadFile::path).collect(Collectors.toSet());
    List<Clip> clips =
        corpus.clips().stream().filter(clip -> !unusable.contains(clip.id())).toList();
    int size = options.features().size();
    float[][] features = new float[clips.size()][];
    for (int from = 0; from < features.length; from += CLIPS_PER_TENSOR) {
      int count = Math.min(CLIPS_PER_TENSOR, features.length - from);
      float[] block = tensors.floats(tensor(from));
      if (block.length != count * size) {
        throw new UnhearException(
            "expected %d clips, got %d values".formatted(count, block.length), "");
      }
      for (int i = 0; i < count; i++) {
        int length = options.features().ragged() ? length(tensors, from, i, size) : size;
        features[from + i] = Arrays.copyOfRange(block, i * size, i * size + length);
      }
    }
    return new ClipFeatures(clips, features, bad);
  }

  private static void save(Path file, ClipFeatures content, FeatureSettings settings) {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    writer.metadata(new TreeMap<>(Map.of(BAD, Json.toLine(content.bad()))));
    float[][] features = content.features();
    int size = settings.size();
    for (int from = 0; from < features.length; from += CLIPS_PER_TENSOR) {
      int count = Math.min(CLIPS_PER_TENSOR, features.length - from);
      float[] block = new float[count * size];
      int[] lengths = new int[count];
      for (int i = 0; i < count; i++) {
        lengths[i] = features[from + i].length;
        System.arraycopy(features[from + i], 0, block, i * size, lengths[i]);
      }
      if (settings.ragged()) {
        writer.ints(lengthsTensor(from), lengths, count);
      }
      writer.floats(tensor(from), block, count, settings.bands(), settings.frames());
    }
    try {
      writer.save(file);
    } catch (UnhearException e) {
      LOG.warn("The features could not be kept for the next time: {}", e.getMessage());
    }
  }

  private static int length(SafeTensors tensors, int from, int i, int size) {
    int[] lengths = tensors.ints(lengthsTensor(from));
    if (i >= lengths.length || lengths[i] < 0 || lengths[i] > size) {
      throw new UnhearException("the lengths of clips do not fit them", "");
    }
    return lengths[i];
  }

  private static String lengthsTensor(int from) {
    return "lengths.%08d".formatted(from);
  }

  private static String tensor(int from) {
    return "features.%08d".formatted(from);
  }
}
