package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code channel_sum.cu} and {@code sample_slice.cu}. */
final class ChannelSumRules {
  private ChannelSumRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "channel_sum", ChannelSumRules::channelSum,
        "sample_slice_gradient", ChannelSumRules::sampleSlice);
  }

  private static void channelSum(Attributes a, Launches to) {
    new ColumnGradient(
            "channel_sum", 1, a.whole("channels"), a.whole("batch"), a.whole("positions"))
        .plan(a, to, arguments -> {});
  }

  private static void sampleSlice(Attributes a, Launches to) {
    new ColumnGradient("sample_slice_gradient", 1, a.whole("size"), a.whole("batch"), 1)
        .plan(a, to, arguments -> arguments.whole(a.whole("stride"), a.whole("offset")));
  }
}
