package org.unhear.unlearn;

/**
 * What people read about a method.
 *
 * @param name as users type it, lower case with hyphens
 * @param idea one line
 * @param reference the paper
 * @param needs what it reads besides the model: the forget set, the retain set, a record of the
 *     training
 * @param defaults where the default hyperparameters come from
 */
public record MethodCard(
    String name, String idea, String reference, String needs, String defaults) {}
