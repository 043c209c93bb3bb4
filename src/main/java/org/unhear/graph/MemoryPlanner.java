package org.unhear.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives every activation an offset in one arena. A tensor lives from the launch that writes it to
 * the last that reads it; two that live at the same time do not overlap. Largest first, each into
 * the tightest gap (best fit; Pisarchyk and Lee, 2020, "greedy by size").
 */
final class MemoryPlanner {
  static final long ALIGNMENT = 64;

  /** Where a tensor lies and when it is alive, in launches, both ends included. */
  record Placement(Tensor tensor, long offset, long bytes, int first, int last) {}

  private static final class Block {
    final List<Tensor> tensors = new ArrayList<>();
    long bytes;
    int first;
    int last;
    long offset = -1;
  }

  private MemoryPlanner() {}

  static List<Placement> place(List<Step> steps) {
    Map<Tensor, Block> blocks = lifetimes(steps);
    shareInPlace(steps, blocks);
    List<Block> distinct = new ArrayList<>(new java.util.LinkedHashSet<>(inOrder(steps, blocks)));
    List<Block> bySize = new ArrayList<>(distinct);
    bySize.sort(Comparator.comparingLong((Block b) -> -b.bytes));
    List<Block> placed = new ArrayList<>();
    for (Block block : bySize) {
      block.offset = bestFit(block, placed);
      placed.add(block);
    }
    List<Placement> placements = new ArrayList<>();
    for (Block block : distinct) {
      for (Tensor tensor : block.tensors) {
        placements.add(new Placement(tensor, block.offset, block.bytes, block.first, block.last));
      }
    }
    return placements;
  }

  /** The largest sum of bytes alive at one launch: no arena can be smaller. */
  static long lowerBound(List<Placement> placements) {
    Map<Integer, Long> changes = new TreeMap<>();
    // Tensors that share memory in place have the same offset and lifetime and count once.
    record Span(long offset, int first) {}
    Map<Span, Placement> distinct = new HashMap<>();
    placements.forEach(p -> distinct.putIfAbsent(new Span(p.offset(), p.first()), p));
    for (Placement p : distinct.values()) {
      changes.merge(p.first(), p.bytes(), Long::sum);
      changes.merge(p.last() + 1, -p.bytes(), Long::sum);
    }
    long alive = 0;
    long most = 0;
    for (long change : changes.values()) {
      alive += change;
      most = Math.max(most, alive);
    }
    return most;
  }

  private static List<Block> inOrder(List<Step> steps, Map<Tensor, Block> blocks) {
    List<Block> order = new ArrayList<>();
    for (Step step : steps) {
      step.writes().stream()
          .map(Tensor::storage)
          .filter(blocks::containsKey)
          .map(blocks::get)
          .forEach(order::add);
    }
    return order;
  }

  private static Map<Tensor, Block> lifetimes(List<Step> steps) {
    Map<Tensor, Block> blocks = new IdentityHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      List<Tensor> used = new ArrayList<>(steps.get(i).reads());
      used.addAll(steps.get(i).writes());
      for (Tensor use : used) {
        Tensor tensor = use.storage();
        if (tensor.role() != Tensor.Role.ACTIVATION && tensor.role() != Tensor.Role.OUTPUT) {
          continue;
        }
        Block block = blocks.get(tensor);
        if (block == null) {
          if (steps.get(i).writes().stream().noneMatch(w -> w.storage() == tensor)) {
            throw new IllegalStateException(
                steps.get(i).label() + " reads " + tensor + " before it is written");
          }
          block = new Block();
          block.tensors.add(tensor);
          block.bytes =
              Math.max(ALIGNMENT, (tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
          block.first = i;
          blocks.put(tensor, block);
        }
        block.last = tensor.role() == Tensor.Role.OUTPUT ? steps.size() : i;
      }
    }
    return blocks;
  }

  /** A launch that may write over one of its inputs does so when that input ends there. */
  private static void shareInPlace(List<Step> steps, Map<Tensor, Block> blocks) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.writes().isEmpty()) {
        continue;
      }
      Block target = blocks.get(step.writes().get(0).storage());
      for (int index : step.reusable()) {
        Tensor read = step.reads().get(index).storage();
        Block source = blocks.get(read);
        boolean alone = step.reads().stream().filter(t -> t.storage() == read).count() == 1;
        if (source != null
            && target != null
            && source != target
            && alone
            && source.last == i
            && target.first == i
            && source.bytes == target.bytes) {
          for (Tensor tensor : target.tensors) {
            source.tensors.add(tensor);
            blocks.put(tensor, source);
          }
          source.last = target.last;
          break;
        }
      }
    }
  }

  private static long bestFit(Block block, List<Block> placed) {
    List<Block> neighbours =
        placed.stream()
            .filter(other -> other.first <= block.last && block.first <= other.last)
            .sorted(Comparator.comparingLong(other -> other.offset))
            .toList();
    long best = -1;
    long bestGap = Long.MAX_VALUE;
    long end = 0;
    for (Block other : neighbours) {
      long gap = other.offset - end;
      if (gap >= block.bytes && gap < bestGap) {
        best = end;
        bestGap = gap;
      }
      end = Math.max(end, other.offset + other.bytes);
    }
    return best >= 0 ? best : end;
  }
}
