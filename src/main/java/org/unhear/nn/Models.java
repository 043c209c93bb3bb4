package org.unhear.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.UsageException;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.nn.pretrained.PretrainedModels;
import org.unhear.nn.pretrained.Published;

/** The models that users can name. A new model is a record and a line here. */
public enum Models {
  RES8("res8", "residual 3×3 convolutions, Tang & Lin 2018", Res::res8),
  RES15("res15", "deeper and dilated, Tang & Lin 2018", Res::res15),
  BC_RESNET_1("bc-resnet-1", "broadcasted residual learning, Kim et al. 2021", BcResNet::bcResNet1),
  KWT_1("kwt-1", "keyword transformer, width 64, Berg et al. 2021", KeywordTransformer::kwt1),
  KWT_2("kwt-2", "keyword transformer, width 128", KeywordTransformer::kwt2),
  KWT_3("kwt-3", "keyword transformer, width 192", KeywordTransformer::kwt3),
  X_VECTOR(
      "x-vector", "time-delay layers and statistics pooling, Snyder et al. 2018", XVector::new),
  WAV2VEC2_TINY(
      "wav2vec2-tiny", "the layers of wav2vec 2.0, few and narrow", Published.WAV2VEC2_TINY),
  WAV2VEC2_BASE("wav2vec2-base", "wav2vec 2.0, Baevski et al. 2020", Published.WAV2VEC2_BASE),
  WAV2VEC2_LARGE("wav2vec2-large", "24 layers", Published.WAV2VEC2_LARGE),
  WAV2VEC2_LARGE_LV60("wav2vec2-large-lv60", "24 layers, pre-norm", Published.WAV2VEC2_LARGE_LV60),
  HUBERT_BASE("hubert-base", "HuBERT, Hsu et al. 2021", Published.HUBERT_BASE),
  HUBERT_LARGE("hubert-large", "24 layers", Published.HUBERT_LARGE),
  HUBERT_XLARGE("hubert-xlarge", "48 layers", Published.HUBERT_XLARGE),
  WHISPER_TINY("whisper-tiny", "encoder of Whisper, Radford et al. 2022", Published.WHISPER_TINY),
  WHISPER_BASE("whisper-base", "6 layers", Published.WHISPER_BASE);

  /** Makes a model for examples [bands, frames] and a number of classes. */
  @FunctionalInterface
  public interface Factory {
    Model create(Shape example, int classes);
  }

  private final String key;
  private final String description;
  private final Factory factory;
  private final Optional<Published> published;

  Models(String key, String description, Factory factory) {
    this.key = key;
    this.description = description;
    this.factory = factory;
    this.published = Optional.empty();
  }

  Models(String key, String description, Published network) {
    this.key = key;
    this.description = description;
    this.factory = (example, classes) -> network.create(key, example, classes);
    this.published = Optional.of(network);
  }

  /** The name that users type. */
  public String key() {
    return key;
  }

  public String description() {
    return description;
  }

  /** What the model takes of a recording. */
  public Input input() {
    return published.map(each -> PretrainedModels.input(each.config())).orElse(Input.BANDS);
  }

  /** The shape of a published model, if it is one. */
  public Optional<Published> published() {
    return published;
  }

  /** Names of all models. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Models::key).toList();
  }

  /**
   * A model by name.
   *
   * @throws UsageException with the nearest name when there is no such model
   */
  public static Models named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.key.equals(name))
        .findFirst()
        .orElseThrow(() -> UsageException.unknownName("model", name, names()));
  }

  /**
   * Makes a model by name.
   *
   * @throws UsageException with the nearest name when there is no such model, or when the examples
   *     do not fit it
   */
  public static Model create(String name, Shape example, int classes) {
    return fitting(named(name).factory.create(example, classes));
  }

  /**
   * A model that takes its examples.
   *
   * @throws UsageException when it does not
   */
  public static Model fitting(Model model) {
    Shape example = model.example();
    int[] batch = IntStream.concat(IntStream.of(1), Arrays.stream(example.dims())).toArray();
    Graph graph = new Graph(Graph.Mode.INFERENCE);
    try {
      model.build(graph, graph.input("x", DataType.FLOAT32, Shape.of(batch)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "%s cannot take examples of %s: %s.".formatted(model.name(), example, e.getMessage()),
          "Change the bands or the length of recordings (--seconds), or use another model.");
    }
    return model;
  }
}
