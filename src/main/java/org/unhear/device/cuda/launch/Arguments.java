package org.unhear.device.cuda.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of one launch, in the order of the function's parameters. Kernels take pointers,
 * {@code int64_t}, {@code double}, and structs of them: nothing has padding.
 */
public final class Arguments {
  private final List<List<Word>> all = new ArrayList<>();
  private Optional<Fault> fault = Optional.empty();

  Arguments() {}

  /** Addresses of buffers of the launch. */
  public Arguments buffers(int... indices) {
    for (int index : indices) {
      add(new Word.BufferAddress(index));
    }
    return this;
  }

  /** The address of a buffer where a condition holds, otherwise the null pointer. */
  public Arguments bufferIf(boolean condition, int index) {
    return add(condition ? new Word.BufferAddress(index) : Word.NOTHING);
  }

  /** A word as it is, such as an address in the workspace. */
  public Arguments add(Word word) {
    return struct(List.of(word));
  }

  /** A struct of words. */
  public Arguments struct(List<Word> words) {
    all.add(List.copyOf(words));
    return this;
  }

  /** Whole numbers. */
  public Arguments whole(long... values) {
    for (long value : values) {
      add(new Word.Whole(value));
    }
    return this;
  }

  /** Numbers in double precision. */
  public Arguments real(double... values) {
    for (double value : values) {
      add(new Word.Real(value));
    }
    return this;
  }

  /** The address of the fault word, and what it means. */
  public Arguments fault(Fault meaning) {
    fault = Optional.of(meaning);
    return add(new Word.FaultAddress());
  }

  /** The fault word of a list of lengths, or the null pointer where there is no list. */
  Arguments fault(Lengths lengths) {
    return add(lengths.faultWord()).meaning(lengths);
  }

  /** What a fault word inside a struct means. */
  Arguments meaning(Lengths lengths) {
    lengths.fault().ifPresent(meaning -> fault = Optional.of(meaning));
    return this;
  }

  List<List<Word>> all() {
    return all;
  }

  Optional<Fault> meaningOfFault() {
    return fault;
  }
}
