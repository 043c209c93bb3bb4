package org.unhear.device.cuda.launch;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one list of families of kernels that have a CUDA form: a new family adds a line. */
public final class LaunchRules {
  private static final List<Map<String, LaunchRule>> FAMILIES =
      List.of(
          AttentionRules.all(),
          BatchNormRules.all(),
          ChannelSumRules.all(),
          ConvolutionRules.all(),
          CopyRules.all(),
          DropoutRules.all(),
          ElementwiseRules.all(),
          EmbeddingRules.all(),
          FeedForwardRules.all(),
          FlatVectorRules.all(),
          LayerSumRules.all(),
          LinearRules.all(),
          LossRules.all(),
          MaskRules.all(),
          MeanRules.all(),
          NormRules.all(),
          OptimizerRules.all(),
          PoolRules.all(),
          WeightNormConvolutionRules.all());

  private LaunchRules() {}

  /** Rules by name of kernel, sorted. */
  public static Map<String, LaunchRule> all() {
    Map<String, LaunchRule> rules = new TreeMap<>();
    for (Map<String, LaunchRule> family : FAMILIES) {
      family.forEach(
          (name, rule) -> {
            if (rules.put(name, rule) != null) {
              throw new IllegalStateException("two launch rules for the kernel " + name);
            }
          });
    }
    return Collections.unmodifiableMap(rules);
  }
}
