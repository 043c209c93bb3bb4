package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Graph;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Hides spans of a sequence in training: spans of positions become a learned vector, spans of
 * channels 0 (Baevski et al., "wav2vec 2.0", 2020; Park et al., "SpecAugment", 2019). The identity
 * in inference mode.
 *
 * <p>Inputs: x [N, T, C], vector [C], lengths [N] (integers from 0 to T), the graph's {@link
 * Graph#random() random} input. Result: [N, T, C]. What is hidden of a sample is a function of the
 * random input, {@code id} and the sample's place in the batch. Positions beyond a length stay as
 * they are.
 *
 * @param id tells operators of one graph apart, from 0 to 2³²−1
 */
public record MaskSpans(Spans time, Spans feature, long id) implements Operator {
  /**
   * Spans along an axis.
   *
   * @param share of the axis that would be hidden if no spans overlapped, from 0 to below 1
   * @param length of a span, at least 1
   * @param least number of spans, as far as they fit
   */
  public record Spans(double share, int length, int least) {
    public Spans {
      if (!(share >= 0 && share < 1) || length < 1 || least < 0) {
        throw new IllegalArgumentException(
            "spans of length %d over a share of %s, at least %d".formatted(length, share, least));
      }
    }
  }

  public MaskSpans {
    if (id < 0 || id > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("an id of " + id + " is not from 0 to 2^32 - 1");
    }
  }

  @Override
  public String name() {
    return "mask_spans";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 4);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 3, 3);
    Shapes.require(inputs.get(1), "a vector", x.dim(2));
    Shapes.require(inputs.get(2), "lengths", x.dim(0));
    Shapes.require(inputs.get(3), "a random input", 4);
    return x;
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(
        call("mask_spans_forward", node, emit), node.inputs(), List.of(0), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.parameter(
        call("mask_spans_vector_gradient", node, emit),
        1,
        emit.output(),
        node.input(2),
        node.input(3));
    if (emit.wants(0)) {
      emit.launchInPlace(
          call("mask_spans_input_gradient", node, emit),
          List.of(emit.output(), node.input(2), node.input(3)),
          List.of(0),
          List.of(emit.into(0)));
    }
  }

  private KernelCall call(String kernel, Node node, Emitter emit) {
    boolean training = emit.mode() == Graph.Mode.TRAINING;
    Shape x = node.output().shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.dim(1))
        .with("channels", x.dim(2))
        .with("time_share", training ? time.share : 0)
        .with("time_length", time.length)
        .with("time_least", training ? time.least : 0)
        .with("feature_share", training ? feature.share : 0)
        .with("feature_length", feature.length)
        .with("feature_least", training ? feature.least : 0)
        .with("id", id);
  }
}
