package org.unhear.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.unhear.UsageException;
import org.unhear.experiment.Probe;

/** The probes by name. */
public final class Probes {
  private static final Map<String, Function<Probe.Setting, Probe>> ALL = all();

  private Probes() {}

  private static Map<String, Function<Probe.Setting, Probe>> all() {
    Map<String, Function<Probe.Setting, Probe>> all = new LinkedHashMap<>();
    all.put("gradients", GradientNormAttack::of);
    all.put("relearning", Relearning::of);
    all.put("compression", Compression::of);
    all.put("speakers", SpeakerLeakage::of);
    return Map.copyOf(all);
  }

  /** The names, sorted. */
  public static List<String> names() {
    return ALL.keySet().stream().sorted().toList();
  }

  /**
   * Makes the named probes for each seed.
   *
   * @throws UsageException when there is no probe of a name
   */
  public static Probe.Factory named(Set<String> names) {
    for (String name : names) {
      if (!ALL.containsKey(name)) {
        throw UsageException.unknownName("probe", name, names());
      }
    }
    List<String> chosen = names().stream().filter(names::contains).toList();
    return setting -> chosen.stream().map(name -> ALL.get(name).apply(setting)).toList();
  }
}
