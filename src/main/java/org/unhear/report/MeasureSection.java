package org.unhear.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Measures that have a table of their own below the results, since they answer one question
 * together. Where a run has {@code NAME_low} and {@code NAME_high} beside {@code NAME}, these are
 * the ends of its interval.
 */
enum MeasureSection {
  SHADOWS(
      "What attackers with shadow models see",
      "Each attack ranks the forget set before recordings never heard, calibrated by models that"
          + " were trained on random halves. An area (AUC) of 50 % is a coin toss; TPR is the share"
          + " of the forget set found at so few false alarms. Good is near gold. In brackets: 95 %"
          + " intervals over recordings and shadow models; where there are too few unheard"
          + " recordings for a rate, its interval begins at 0.",
      Column.rate("rmia_auc", "RMIA, AUC"),
      Column.rate("rmia_tpr_at_1_percent_fpr", "RMIA, TPR at 1\u00a0%"),
      Column.rate("rmia_tpr_at_tenth_percent_fpr", "RMIA, TPR at 0.1\u00a0%"),
      Column.rate("lira_auc", "LiRA online, AUC"),
      Column.rate("lira_tpr_at_1_percent_fpr", "LiRA online, TPR at 1\u00a0%"),
      Column.rate("lira_tpr_at_tenth_percent_fpr", "LiRA online, TPR at 0.1\u00a0%"),
      Column.rate("lira_offline_auc", "LiRA offline, AUC"),
      Column.rate("lira_offline_tpr_at_1_percent_fpr", "LiRA offline, TPR at 1\u00a0%"),
      Column.rate("lira_offline_tpr_at_tenth_percent_fpr", "LiRA offline, TPR at 0.1\u00a0%")),
  HIDDEN(
      "Forgotten, or only hidden?",
      "Relearning: steps of training on the forget set alone until its accuracy is that of the"
          + " original again; 40 means not within 40. The others are the accuracy on the forget set"
          + " after the weights were rounded to 8 or 4 bits, or half of them set to zero. Good is"
          + " near gold: what comes back sooner or further than in gold was hidden, not forgotten."
          + " Gradient attack: AUC of ranking by the norm of a recording's gradient.",
      Column.number("relearning_steps", "Relearning, steps"),
      Column.rate("int8_forget_accuracy", "8 bits"),
      Column.rate("int8_channel_forget_accuracy", "8 bits, per channel"),
      Column.rate("int4_channel_forget_accuracy", "4 bits, per channel"),
      Column.rate("pruned_forget_accuracy", "Half pruned"),
      Column.rate("mia_gradient_norm_auc", "Gradient attack, AUC")),
  SPEAKERS(
      "What embeddings tell of speakers",
      "Speakers are enrolled with training recordings; test recordings are compared with them."
          + " EER: equal error rate of verifying a speaker; 50 % is chance. Identified: share"
          + " given to their own speaker. Margin: how far the forgotten speaker's own recordings"
          + " score above those of others, in standard deviations. Good is near gold; below 0 the"
          + " forgotten speaker is less like themselves than an impostor, which gives away who"
          + " was removed.",
      Column.rate("speaker_eer", "EER, all"),
      Column.rate("speaker_identification", "Identified, all"),
      Column.rate("forgotten_speaker_eer", "EER, forgotten"),
      Column.rate("forgotten_speaker_identification", "Identified, forgotten"),
      Column.number("forgotten_speaker_margin", "Margin, forgotten")),
  FLEET(
      "Many models unlearned, many retrained",
      "Whole fleets of models, each with its own seed, are told apart by their answers. U-LiRA:"
          + " share of models rightly said to be unlearned or retrained; 50 % is a coin toss. KLoM:"
          + " divergence of margins in nats; 0 is alike. Forgetting quality and score are those of"
          + " the NeurIPS 2023 challenge; 100 % is alike. The row of gold compares retrained models"
          + " with other retrained ones: what so few models can show at best.",
      Column.rate("ulira_accuracy", "U-LiRA"),
      Column.number("klom_forget", "KLoM, forget set"),
      Column.number("klom_test", "KLoM, test set"),
      Column.rate("challenge_quality", "Forgetting quality"),
      Column.rate("challenge_score", "Challenge score"));

  /**
   * A measure in a section.
   *
   * @param key name in {@code results.json}
   * @param isRate whether it is shown in per cent
   */
  record Column(String key, String title, boolean isRate) {
    private static Column rate(String key, String title) {
      return new Column(key, title, true);
    }

    private static Column number(String key, String title) {
      return new Column(key, title, false);
    }
  }

  private final String title;
  private final String explanation;
  private final List<Column> columns;

  MeasureSection(String title, String explanation, Column... columns) {
    this.title = title;
    this.explanation = explanation;
    this.columns = List.of(columns);
  }

  String title() {
    return title;
  }

  /** What is measured and what good looks like. */
  String explanation() {
    return explanation;
  }

  List<Column> columns() {
    return columns;
  }

  /** Names of measures that a section shows, those of ends of intervals included. */
  static Set<String> shown(Collection<String> measures) {
    Set<String> keys =
        Arrays.stream(values())
            .flatMap(section -> section.columns.stream())
            .map(Column::key)
            .collect(Collectors.toCollection(TreeSet::new));
    return measures.stream()
        .filter(name -> keys.contains(name.replaceFirst("_(low|high)$", "")))
        .collect(Collectors.toSet());
  }
}
