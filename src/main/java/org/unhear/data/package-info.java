/**
 * Corpora, splits, data sets and forget requests.
 *
 * <p>A {@link org.unhear.data.Corpus} lists clips; a {@link org.unhear.data.Dataset} holds their
 * features and labels for one task; a {@link org.unhear.data.ForgetRequest} picks training clips of
 * a data set.
 */
package org.unhear.data;
