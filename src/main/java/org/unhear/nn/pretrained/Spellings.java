package org.unhear.nn.pretrained;

import java.util.stream.Stream;

/**
 * Names under which checkpoints hold the parameters of a classifier: with or without the prefix of
 * the encoder, that of Whisper behind {@code model.}, weight norm in the spelling of PyTorch before
 * and after its parametrizations.
 */
final class Spellings {
  private static final String GAIN = "parametrizations.weight.original0";
  private static final String DIRECTION = "parametrizations.weight.original1";

  private Spellings() {}

  /** All spellings of a name, that of a classifier first. */
  static Stream<String> of(String name) {
    Stream<String> places =
        name.startsWith("encoder.")
            ? Stream.of(name, "model." + name)
            : Stream.of(name, Parts.label(name)).distinct();
    return places.flatMap(
        place ->
            Stream.of(place, place.replace(GAIN, "weight_g").replace(DIRECTION, "weight_v"))
                .distinct());
  }

  /** Whether a parameter may be missing in a checkpoint: it is not part of the encoder proper. */
  static boolean mayBeDrawn(String name) {
    return Classifier.PREFIXES.stream().anyMatch(name::startsWith)
        || name.contains(".lora_")
        || name.endsWith("masked_spec_embed");
  }
}
