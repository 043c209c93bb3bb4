package org.unhear.data;

/**
 * A file that is not used.
 *
 * @param path relative to the corpus; the id of a clip
 * @param reason why
 */
public record BadFile(String path, String reason) {}
