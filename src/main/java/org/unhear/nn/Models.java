package org.unhear.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.UsageException;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;

/** The models that users can name. A new model is a record and a line here. */
public enum Models {
  RES8("res8", "residual 3×3 convolutions, Tang & Lin 2018", Res::res8),
  RES15("res15", "deeper and dilated, Tang & Lin 2018", Res::res15),
  BC_RESNET_1("bc-resnet-1", "broadcasted residual learning, Kim et al. 2021", BcResNet::bcResNet1),
  KWT_1("kwt-1", "keyword transformer, width 64, Berg et al. 2021", KeywordTransformer::kwt1),
  KWT_2("kwt-2", "keyword transformer, width 128", KeywordTransformer::kwt2),
  KWT_3("kwt-3", "keyword transformer, width 192", KeywordTransformer::kwt3),
  X_VECTOR(
      "x-vector", "time-delay layers and statistics pooling, Snyder et al. 2018", XVector::new);

  /** Makes a model for examples [bands, frames] and a number of classes. */
  @FunctionalInterface
  public interface Factory {
    Model create(Shape example, int classes);
  }

  private final String key;
  private final String description;
  private final Factory factory;

  Models(String key, String description, Factory factory) {
    this.key = key;
    this.description = description;
    this.factory = factory;
  }

  /** The name that users type. */
  public String key() {
    return key;
  }

  public String description() {
    return description;
  }

  /** Names of all models. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Models::key).toList();
  }

  /**
   * Makes a model by name.
   *
   * @throws UsageException with the nearest name when there is no such model, or when the examples
   *     do not fit it
   */
  public static Model create(String name, Shape example, int classes) {
    Models kind =
        Arrays.stream(values())
            .filter(each -> each.key.equals(name))
            .findFirst()
            .orElseThrow(() -> UsageException.unknownName("model", name, names()));
    return fitting(kind.factory.create(example, classes));
  }

  private static Model fitting(Model model) {
    Shape example = model.example();
    int[] batch = IntStream.concat(IntStream.of(1), Arrays.stream(example.dims())).toArray();
    Graph graph = new Graph(Graph.Mode.INFERENCE);
    try {
      model.build(graph, graph.input("x", DataType.FLOAT32, Shape.of(batch)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "%s cannot take examples of %s: %s.".formatted(model.name(), example, e.getMessage()),
          "Change the bands or the length of recordings, or use another model.");
    }
    return model;
  }
}
