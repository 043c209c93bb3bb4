package org.unhear.nn.pretrained;

import org.unhear.ops.MaskSpans.Spans;

/**
 * Spans of hidden states that training hides (Baevski et al., 2020; Park et al., 2019).
 *
 * @param time along positions: replaced by a learned vector
 * @param feature along channels: set to 0
 * @param learned whether checkpoints hold the vector
 */
record Masking(Spans time, Spans feature, boolean learned) {
  static Masking of(ConfigReader json) {
    Spans time = spans(json, "time", 0.05, 2);
    Spans feature = spans(json, "feature", 0, 0);
    boolean learned = time.share() > 0 || feature.share() > 0;
    boolean applied = json.flag("apply_spec_augment", true);
    return new Masking(applied(time, applied), applied(feature, applied), learned);
  }

  private static Spans spans(ConfigReader json, String axis, double share, int least) {
    return new Spans(
        json.rate("mask_" + axis + "_prob", share),
        json.count("mask_" + axis + "_length", 10),
        json.integer("mask_" + axis + "_min_masks", least));
  }

  /** Without a share there are no spans, whatever their least number. */
  private static Spans applied(Spans spans, boolean applied) {
    return applied && spans.share() > 0 ? spans : new Spans(0, spans.length(), 0);
  }

  /** Whether training hides anything. */
  boolean hides() {
    return time.share() > 0 || feature.share() > 0;
  }
}
