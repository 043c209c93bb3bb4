package org.unhear.nn.pretrained;

import java.util.ArrayList;
import java.util.List;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.ops.Attention;
import org.unhear.ops.LayerDrop;

/**
 * The blocks of an encoder. Post-norm (Vaswani et al., 2017): y = norm₁(x + attention(x)), result
 * norm₂(y + feedForward(y)). Pre-norm (Xiong et al., 2020): y = x + attention(norm₁(x)), result y +
 * feedForward(norm₂(y)).
 *
 * @param lengths of samples in positions [N]; empty when all are whole
 */
record TransformerBlocks(Parts parts, Transformer shape, Names names, List<Tensor> lengths) {
  /**
   * What transformers calls the layers of a block.
   *
   * @param blocks prefix of all blocks
   * @param keyBias whether keys have a bias
   */
  record Names(
      String blocks,
      String attention,
      String attentionNorm,
      String first,
      String second,
      String finalNorm,
      boolean keyBias) {
    static Names wav2vec2(String prefix) {
      return new Names(
          prefix + "encoder.layers.",
          ".attention",
          ".layer_norm",
          ".feed_forward.intermediate_dense",
          ".feed_forward.output_dense",
          ".final_layer_norm",
          true);
    }

    static Names whisper(String prefix) {
      return new Names(
          prefix + "layers.",
          ".self_attn",
          ".self_attn_layer_norm",
          ".fc1",
          ".fc2",
          ".final_layer_norm",
          false);
    }
  }

  /** The input and the result of every block. */
  List<Tensor> apply(Tensor input) {
    List<Tensor> states = new ArrayList<>(List.of(input));
    Tensor h = input;
    for (int i = 0; i < shape.layers(); i++) {
      h = layerDrop(i, h, block(names.blocks + i, h));
      states.add(h);
    }
    return states;
  }

  private Tensor block(String name, Tensor x) {
    boolean preNorm = shape.preNorm();
    Tensor attended = attention(name, preNorm ? norm(name + names.attentionNorm, x) : x);
    Tensor y = parts.add(name + ".attention_sum", x, attended);
    y = preNorm ? y : norm(name + names.attentionNorm, y);
    Tensor fed = feedForward(name, preNorm ? norm(name + names.finalNorm, y) : y);
    Tensor sum = parts.add(name + ".feed_forward_sum", y, fed);
    return preNorm ? sum : norm(name + names.finalNorm, sum);
  }

  private Tensor norm(String name, Tensor x) {
    return parts.layerNorm(name, x, shape.eps());
  }

  private Tensor attention(String block, Tensor x) {
    String name = block + names.attention;
    int width = shape.width();
    List<Tensor> operands = new ArrayList<>();
    operands.add(parts.tuned(name + ".q_proj", x, width, true));
    operands.add(parts.tuned(name + ".k_proj", x, width, names.keyBias));
    operands.add(parts.tuned(name + ".v_proj", x, width, true));
    operands.addAll(lengths);
    Attention operator = new Attention(shape.heads(), true);
    Tensor mixed =
        parts.graph().apply(Parts.label(name), operator, operands.toArray(Tensor[]::new));
    Tensor out = parts.tuned(name + ".out_proj", mixed, width, true);
    return parts.dropout(name + ".dropout", out, shape.dropouts().states());
  }

  private Tensor feedForward(String block, Tensor x) {
    Tensor inner = parts.tuned(block + names.first, x, shape.hidden(), true);
    inner = parts.gelu(block + ".gelu", inner);
    inner = parts.dropout(block + ".inner_dropout", inner, shape.dropouts().inner());
    Tensor out = parts.tuned(block + names.second, inner, shape.width(), true);
    return parts.dropout(block + ".output_dropout", out, shape.dropouts().states());
  }

  private Tensor layerDrop(int i, Tensor before, Tensor after) {
    double rate = shape.dropouts().layer();
    Graph graph = parts.graph();
    if (rate == 0 || graph.mode() == Graph.Mode.INFERENCE) {
      return after;
    }
    String label = Parts.label(names.blocks + i + ".drop");
    return graph.apply(label, LayerDrop.named(label, rate), before, after, graph.random());
  }
}
