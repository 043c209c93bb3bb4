package org.unhear.cli.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.io.AtomicFile;
import org.unhear.io.Reasons;

/**
 * Options in YAML: keys are option names without dashes, a list stands for a value with commas, and
 * nested keys are joined with dots.
 */
public final class ConfigFile {
  /** Name of the resolved configuration in a results folder. */
  public static final String NAME = "config.yaml";

  private static final int MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws UnhearException when it is missing or unreadable
   * @throws UsageException when it is not YAML of this form; the message has the line
   */
  public static Map<String, Setting> read(Path file) {
    return parse(text(file), file.toString());
  }

  /**
   * Reads text; errors as for {@link #read}.
   *
   * @param file where it is from, for messages
   */
  static Map<String, Setting> parse(String text, String file) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setAllowDuplicateKeys(false).build();
    try {
      Map<String, Setting> found = new LinkedHashMap<>();
      Node root = new Compose(settings).composeString(text).orElse(null);
      if (root != null) {
        flatten(file, "", root, found);
      }
      return found;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new UsageException(
          "%s, line %d: %s.".formatted(file, line, e.getProblem()), "Correct the YAML there.");
    } catch (YamlEngineException e) {
      throw new UsageException(
          file + ": not readable as YAML: " + e.getMessage(), "Correct the file.");
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UsageException(
            file + " has %,d bytes, more than any configuration.".formatted(Files.size(file)),
            "Name a YAML file with options.");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UnhearException(
          file + ": there is no such file.", "Check the path after --config.", e);
    } catch (IOException e) {
      throw new UnhearException(
          file + ": cannot be read (" + Reasons.of(e) + ").", "Name a readable YAML file.", e);
    }
  }

  private static void flatten(String file, String prefix, Node node, Map<String, Setting> found) {
    String origin = file + ", line " + (node.getStartMark().map(Mark::getLine).orElse(0) + 1);
    if (node instanceof MappingNode mapping) {
      for (NodeTuple pair : mapping.getValue()) {
        if (!(pair.getKeyNode() instanceof ScalarNode key)) {
          throw new UsageException(origin + ": a key that is no word.", "Keys are option names.");
        }
        String name = prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue();
        flatten(file, name, pair.getValueNode(), found);
      }
    } else if (prefix.isEmpty()) {
      throw new UsageException(
          origin + ": expected lines of the form 'option: value'.",
          "Write, for example, 'model: res8'.");
    } else if (node instanceof SequenceNode sequence) {
      List<String> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        if (!(item instanceof ScalarNode scalar)) {
          throw new UsageException(origin + ": a list within a list.", "List plain values.");
        }
        items.add(scalar.getValue());
      }
      put(found, prefix, new Setting(String.join(",", items), origin));
    } else if (node instanceof ScalarNode scalar) {
      put(found, prefix, new Setting(scalar.getValue(), origin));
    }
  }

  private static void put(Map<String, Setting> found, String key, Setting setting) {
    Setting earlier = found.putIfAbsent(key, setting);
    if (earlier != null) {
      throw new UsageException(
          "%s: '%s' is there twice; the first is in %s."
              .formatted(setting.origin(), key, earlier.origin()),
          "Remove one of them.");
    }
  }

  /** Writes options so that {@link #read} gives them back. */
  public static void write(Path file, Map<String, Object> options) {
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    byte[] text = new Dump(settings).dumpToString(options).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(text));
  }
}
