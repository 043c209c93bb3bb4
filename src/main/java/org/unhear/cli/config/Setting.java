package org.unhear.cli.config;

/**
 * A value for an option that was not given on the command line itself.
 *
 * @param value as it would be typed
 * @param origin where it came from, for messages: a file and line, or {@code --set}
 */
public record Setting(String value, String origin) {}
