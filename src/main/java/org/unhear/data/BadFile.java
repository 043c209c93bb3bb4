package org.unhear.data;

/**
 * A file that is not used.
 *
 * @param path relative to the corpus
 * @param reason why
 */
public record BadFile(String path, String reason) {}
