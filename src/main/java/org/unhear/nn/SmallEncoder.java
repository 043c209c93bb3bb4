package org.unhear.nn;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.ops.AddPosition;
import org.unhear.ops.Attention;
import org.unhear.ops.LayerNorm;
import org.unhear.ops.Mean;
import org.unhear.ops.Transpose;

/**
 * One pre-norm transformer block over frames (Vaswani et al., 2017; Xiong et al., 2020), small
 * enough for reference values:
 *
 * <pre>
 * h = embed(t) + position
 * h = h + out(attention(qkv(LN1(h))))      qkv has no bias
 * h = h + fc2(gelu(fc1(LN2(h))))
 * logits = head(mean over frames of LN(h))
 * </pre>
 *
 * @param hidden channels between fc1 and fc2
 */
public record SmallEncoder(int bands, int frames, int width, int heads, int hidden, int classes)
    implements Model {
  @Override
  public String name() {
    return "small-encoder";
  }

  @Override
  public Shape example() {
    return Shape.of(bands, frames);
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    Layers layers = new Layers(graph);
    Tensor tokens = graph.apply("tokens", new Transpose(), x);
    Tensor embedded = layers.linear("embed", tokens, width, true);
    Tensor position =
        graph.parameter("position", Shape.of(frames, width), Initializer.truncatedNormal(0.02));
    Tensor h = graph.apply("positioned", new AddPosition(), embedded, position);

    Tensor qkv = layers.linear("attn.qkv", norm(graph, "norm1", h), 3 * width, false);
    Tensor mixed = graph.apply("attn.heads", new Attention(heads), qkv);
    h = layers.add("attn.residual", h, layers.linear("attn.out", mixed, width, true));

    h = layers.feedForward("mlp", norm(graph, "norm2", h), hidden, h);

    Tensor pooled = graph.apply("pool", new Mean(Mean.Over.POSITIONS), norm(graph, "norm", h));
    return new Network(pooled, layers.linear("head", pooled, classes, true));
  }

  private Tensor norm(Graph graph, String label, Tensor h) {
    Tensor weight = graph.parameter(label + ".weight", Shape.of(width), Initializer.constant(1));
    Tensor bias = graph.parameter(label + ".bias", Shape.of(width), Initializer.constant(0));
    return graph.apply(label, LayerNorm.standard(), h, weight, bias);
  }

  @Override
  public List<String> layersLastFirst() {
    return List.of("head.", "mlp. norm2. norm.", "attn. norm1.", "embed. position");
  }
}
