package org.unhear.cli;

import org.unhear.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String commit = Build.commit();
    return new String[] {
      "unhear " + Build.version() + (commit.isEmpty() ? "" : " (" + commit + ")")
    };
  }
}
