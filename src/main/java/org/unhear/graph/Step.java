package org.unhear.graph;

import java.util.List;
import java.util.Optional;
import org.unhear.device.KernelCall;

/**
 * A launch on tensors that have no memory yet.
 *
 * @param reads buffers that the kernel only reads, first in its argument list
 * @param writes buffers that it writes, after them
 * @param reusable indices into {@code reads} of tensors whose memory the first written tensor may
 *     take when nobody reads them later
 * @param parameter whose gradient the kernel gives to the sinks, if it does
 * @param products that it adds up, as {@link Operator#multiplyAccumulates} counts them
 * @param again how its results are computed once more without side effects, where that is not the
 *     same launch; results that are missing there cannot be
 */
record Step(
    String label,
    KernelCall call,
    List<Tensor> reads,
    List<Tensor> writes,
    List<Integer> reusable,
    Optional<Tensor> parameter,
    long products,
    Optional<Step> again) {
  Step {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    reusable = List.copyOf(reusable);
  }

  Step(
      String label,
      KernelCall call,
      List<Tensor> reads,
      List<Tensor> writes,
      List<Integer> reusable,
      long products) {
    this(label, call, reads, writes, reusable, Optional.empty(), products, Optional.empty());
  }

  Step withAgain(Step other) {
    return new Step(label, call, reads, writes, reusable, parameter, products, Optional.of(other));
  }

  Step of(Tensor trained) {
    return new Step(label, call, reads, writes, reusable, Optional.of(trained), products, again);
  }

  /** The launch that computes the results once more. */
  Step repeated() {
    return again.orElse(this);
  }

  /** This launch on other tensors. */
  Step on(String otherLabel, List<Tensor> otherReads, List<Tensor> otherWrites) {
    return new Step(
        otherLabel, call, otherReads, otherWrites, reusable, parameter, products, Optional.empty());
  }

  /** Bytes that it reads and writes, each tensor once. */
  long bytes() {
    return reads.stream().mapToLong(Tensor::bytes).sum()
        + writes.stream().mapToLong(Tensor::bytes).sum();
  }
}
