package org.unhear.unlearn;

import java.util.Map;

/**
 * One step of a method, after it was taken.
 *
 * @param phase part of the method, such as {@code forget} or {@code repair}
 * @param epoch from 1, over the whole run
 * @param step from 1, over the whole run
 * @param total steps of the whole run as far as known
 * @param losses by name, before the step; {@code loss} is the objective
 */
public record UnlearningStep(
    String method,
    String phase,
    int epoch,
    long step,
    long total,
    double learningRate,
    Map<String, Double> losses) {}
