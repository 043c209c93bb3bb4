package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code copy_strided.cu}, {@code transpose.cu} and {@code broadcast_add.cu}. */
final class CopyRules {
  private static final int TILE = 32;
  private static final Extent TILE_THREADS = Extent.of(32, 8);
  private static final int MOST_SAMPLES = 65_535;

  private CopyRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "copy_strided", CopyRules::copyStrided,
        "transpose", CopyRules::transpose,
        "broadcast_add_forward", CopyRules::broadcastAdd,
        "broadcast_add_gradient", CopyRules::broadcastAddGradient);
  }

  private static void copyStrided(Attributes a, Launches to) {
    long outer = a.whole("outer");
    long inner = a.whole("inner");
    long toStride = a.whole("to_stride");
    long clear = a.whole("clear", 0);
    to.launch(
            "copy_strided",
            Blocks.ofIndices(outer * (clear != 0 ? toStride : inner)),
            Blocks.THREADS)
        .buffers(0, 1)
        .whole(outer, inner)
        .whole(a.whole("from_stride"), a.whole("from_offset"))
        .whole(toStride, a.whole("to_offset"), clear);
  }

  private static void transpose(Attributes a, Launches to) {
    long batch = a.whole("batch");
    long rows = a.whole("rows");
    long columns = a.whole("columns");
    Extent grid =
        Extent.of(
            Extent.parts(columns, TILE), Extent.parts(rows, TILE), Math.min(batch, MOST_SAMPLES));
    to.launch("transpose", grid, TILE_THREADS).buffers(0, 1).whole(batch, rows, columns);
  }

  private static void broadcastAdd(Attributes a, Launches to) {
    long outer = a.whole("outer");
    long repeat = a.whole("repeat");
    long inner = a.whole("inner");
    to.launch("broadcast_add_forward", Blocks.ofIndices(outer * repeat * inner), Blocks.THREADS)
        .buffers(0, 1, 2)
        .whole(outer, repeat, inner);
  }

  private static void broadcastAddGradient(Attributes a, Launches to) {
    long inner = a.whole("inner");
    to.launch("broadcast_add_gradient", Columns.grid(a.whole("outer"), inner), Columns.THREADS)
        .buffers(0, 1)
        .whole(a.whole("repeat"), inner);
  }
}
