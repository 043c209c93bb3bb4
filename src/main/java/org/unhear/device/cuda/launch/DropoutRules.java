package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code dropout.cu}. */
final class DropoutRules {
  private DropoutRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of("dropout", DropoutRules::dropout);
  }

  private static void dropout(Attributes a, Launches to) {
    long positions = a.whole("positions");
    long channels = a.whole("channels");
    long size = a.whole("batch") * positions * channels;
    if (a.flag("whole_channels")) {
      to.launch("dropout_channels", Blocks.ofElements(size), Blocks.THREADS)
          .buffers(0, 1, 2)
          .whole(size, positions, channels, a.whole("id"))
          .real(a.real("rate"));
    } else {
      to.launch("dropout_elements", Blocks.ofQuads(size), Blocks.THREADS)
          .buffers(0, 1, 2)
          .whole(size, positions * channels, a.whole("id"))
          .real(a.real("rate"));
    }
  }
}
