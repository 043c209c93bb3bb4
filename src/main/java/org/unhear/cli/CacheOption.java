package org.unhear.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.unhear.data.FeatureCache;
import picocli.CommandLine.Option;

/** Where computed features are kept. */
final class CacheOption {
  @Option(
      names = "--cache",
      paramLabel = "DIR",
      order = 75,
      defaultValue = "",
      description =
          "Where computed features are kept; none for nowhere. Default: the user's cache.")
  String folder;

  Optional<FeatureCache> cache() {
    if (folder.equals("none")) {
      return Optional.empty();
    }
    return Optional.of(
        folder.isEmpty() ? FeatureCache.ofUser() : new FeatureCache(Path.of(folder)));
  }
}
