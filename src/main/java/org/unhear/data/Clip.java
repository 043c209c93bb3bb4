package org.unhear.data;

/**
 * One recording of a corpus.
 *
 * @param id stable and unique within the corpus: the path relative to its root, and the time for a
 *     part of a file
 * @param word what is said
 * @param speaker who says it
 * @param split the part of the corpus it belongs to
 * @param locator where its samples are
 */
public record Clip(String id, String word, String speaker, Split split, Locator locator) {
  /**
   * A file, or a part of one.
   *
   * @param path relative to the corpus, with slashes
   * @param start where the part begins, in seconds
   * @param seconds its length; 0 for all of the file
   */
  public record Locator(String path, double start, double seconds) {
    /** All of a file. */
    public static Locator of(String path) {
      return new Locator(path, 0, 0);
    }
  }

  /** A clip that is a whole file, with the path as id. */
  public static Clip of(String path, String word, String speaker, Split split) {
    return new Clip(path, word, speaker, split, Locator.of(path));
  }

  /** The same in another part of the corpus. */
  public Clip withSplit(Split other) {
    return new Clip(id, word, speaker, other, locator);
  }
}
