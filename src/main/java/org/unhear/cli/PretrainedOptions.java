package org.unhear.cli;

import org.unhear.experiment.Pretrained;
import org.unhear.nn.Models;
import picocli.CommandLine.Option;

/** Options of published models: where first weights come from, and what is trained. */
final class PretrainedOptions {
  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      order = 20,
      defaultValue = "",
      description = {
        "Folder of a published model: config.json and safetensors; for wav2vec2-…, hubert-…,",
        "whisper-…. Without it they start from random weights."
      })
  String checkpoint;

  @Option(
      names = "--freeze",
      paramLabel = "PART",
      order = 20,
      defaultValue = "auto",
      description = {
        "What of a published model stays as it is: nothing, front-end, encoder, all-but-last:K;",
        "auto is front-end with --checkpoint, nothing without."
      })
  String freeze;

  @Option(
      names = "--lora",
      paramLabel = "RANK[:ALPHA]",
      order = 20,
      defaultValue = "",
      description = "Trains low-rank updates beside the encoder's weights, which stay as they are.")
  String lora;

  /** What is asked for of a model. */
  Pretrained of(Models model) {
    return Pretrained.of(model, checkpoint, freeze, lora);
  }
}
