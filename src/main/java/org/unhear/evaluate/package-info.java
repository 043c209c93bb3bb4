/**
 * Measures of a model and of how well it forgot: pure functions over arrays.
 *
 * <p>Logits come as {@link org.unhear.evaluate.Logits}, scores as {@code double[]}, tables of
 * several models as {@code double[model][example]}. Arithmetic is in double, logarithms are
 * natural. Empty arrays, lengths that do not match and numbers that are not finite are refused with
 * an {@link org.unhear.UnhearException} that names the argument.
 */
package org.unhear.evaluate;
