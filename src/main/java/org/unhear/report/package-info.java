/**
 * Results as records and files: {@code results.json} and {@code results.csv}, TensorBoard events,
 * and the self-contained page {@code report.html}.
 *
 * <p>Rates are between 0 and 1, times are seconds, sizes are bytes. A number that is not known is
 * left out of the files; a measure that came out as infinity or not-a-number counts as not known.
 */
package org.unhear.report;
