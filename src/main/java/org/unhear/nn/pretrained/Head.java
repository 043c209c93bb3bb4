package org.unhear.nn.pretrained;

/**
 * The classifier on an encoder.
 *
 * @param width between projector and classifier
 * @param layerSum whether it reads a learned mean over all hidden states (SUPERB; Yang et al.,
 *     2021) instead of the last
 */
record Head(int width, boolean layerSum) {
  static Head of(ConfigReader json) {
    return new Head(
        json.count("classifier_proj_size", 256), json.flag("use_weighted_layer_sum", false));
  }
}
