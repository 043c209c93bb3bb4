package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.unhear.UnhearException;

/**
 * Says what this machine can do: what unhear needs, whether it is there, and the command that gets
 * it.
 */
final class Doctor {
  private static final int JAVA = 17;
  private static final long GIB = 1L << 30;
  private static final Path SOUNDS = Path.of("/usr/share/asterisk/sounds");
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
  private static final String OWN_KERNELS =
      "Nothing to do: on a GPU, unhear's own kernels need the driver alone.";

  private static final String NVCC =
      "For a GPU: install the CUDA toolkit (developer.nvidia.com/cuda-downloads), build again.";

  /** Folder of a demo speaker's recordings to the package that brings it. */
  private static final Map<String, String> RECORDINGS = recordings();

  private final Host host;
  private final Supplier<Map<String, String>> device;
  private final Supplier<Map<String, String>> gpu;
  private final Path out;

  /**
   * @param host the machine
   * @param device loads the native library and names its parts with their versions; throws {@link
   *     UnhearException} or {@link LinkageError} when it cannot be loaded
   * @param gpu names driver, GPUs and kernels; throws {@link UnhearException} when there are none
   * @param out folder that results are written to
   */
  Doctor(
      Host host,
      Supplier<Map<String, String>> device,
      Supplier<Map<String, String>> gpu,
      Path out) {
    this.host = host;
    this.device = device;
    this.gpu = gpu;
    this.out = out;
  }

  /** Looks at everything; takes up to a few seconds. */
  List<Finding> examine() {
    List<Finding> all = new ArrayList<>();
    all.add(java());
    all.addAll(processor());
    all.add(memory());
    all.add(space("results folder", out, "Write elsewhere: --out DIR."));
    all.add(space("cache folder", cache(), "Keep it elsewhere: export XDG_CACHE_HOME=DIR"));
    all.addAll(nativeLibrary());
    all.addAll(cuda());
    all.add(tool("maven", "mvn", "maven"));
    all.add(tool("g++", "g++", "g++"));
    all.add(tool("cmake", "cmake", "cmake"));
    all.add(tool("ninja", "ninja", "ninja-build"));
    all.add(optional(tool("clang-format", "clang-format", "clang-format")));
    all.add(optional(tool("chromium", "chromium", "chromium")));
    all.add(demoRecordings());
    return all;
  }

  /** The findings as aligned lines, the last one a summary. */
  static List<String> text(List<Finding> findings) {
    int width = findings.stream().mapToInt(f -> f.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      String name = finding.name() + " ".repeat(width - finding.name().length());
      lines.add("%-7s  %s  %s".formatted(finding.status().word(), name, finding.version()).strip());
      if (!finding.remedy().isEmpty()) {
        lines.add(" ".repeat(11 + width) + finding.remedy());
      }
    }
    lines.add(
        Arrays.stream(Finding.Status.values())
            .map(s -> findings.stream().filter(f -> f.status() == s).count() + " " + s.word())
            .collect(Collectors.joining(", ")));
    return lines;
  }

  private Finding java() {
    String version = host.property("java.version");
    Matcher major = Pattern.compile("^(?:1\\.)?(\\d+)").matcher(version);
    if (major.find() && Integer.parseInt(major.group(1)) >= JAVA) {
      return Finding.ok("java", version);
    }
    return Finding.missing(
        "java", version + ", which is older than " + JAVA, install("openjdk-17-jdk-headless"));
  }

  private List<Finding> processor() {
    String info = host.read(Path.of("/proc/cpuinfo")).orElse("");
    Set<String> flags = Set.of(field(info, "flags").orElse("").split("\\s+"));
    List<String> sets =
        List.of("avx512f", "avx2", "fma", "avx", "sse4_2").stream()
            .filter(flags::contains)
            .toList();
    String names = sets.isEmpty() ? "none beyond the baseline" : String.join(" ", sets);
    return List.of(
        Finding.ok("processor", field(info, "model name").orElse("unknown")),
        Finding.ok("vector instructions", names),
        Finding.ok("cores", Integer.toString(host.processors())));
  }

  private Finding memory() {
    String info = host.read(Path.of("/proc/meminfo")).orElse("");
    Optional<Long> available = kibibytes(info, "MemAvailable");
    Optional<Long> total = kibibytes(info, "MemTotal");
    if (available.isEmpty() || total.isEmpty()) {
      return Finding.off("memory", "unknown", "");
    }
    String amount = "%s free of %s".formatted(size(available.get()), size(total.get()));
    return available.get() >= GIB
        ? Finding.ok("memory", amount)
        : Finding.missing("memory", amount, "End other programs: at least 1 GiB should be free.");
  }

  private Finding space(String name, Path folder, String elsewhere) {
    Optional<Long> bytes = host.writableBytes(folder);
    if (bytes.isEmpty()) {
      return Finding.missing(name, folder + " cannot be written to", elsewhere);
    }
    String amount = "%s free in %s".formatted(size(bytes.get()), folder);
    return bytes.get() >= GIB
        ? Finding.ok(name, amount)
        : Finding.missing(name, amount, "Free 1 GiB there. " + elsewhere);
  }

  private Path cache() {
    return Path.of(
            host.environment("XDG_CACHE_HOME").orElse(host.property("user.home") + "/.cache"))
        .resolve("unhear");
  }

  private List<Finding> nativeLibrary() {
    try {
      List<Finding> parts = new ArrayList<>();
      new TreeMap<>(device.get())
          .forEach((name, version) -> parts.add(Finding.ok("cpu " + name, version)));
      return parts;
    } catch (UnhearException e) {
      return List.of(Finding.missing("cpu device", e.getMessage(), e.hint()));
    } catch (LinkageError e) {
      return List.of(
          Finding.missing(
              "cpu device", e.toString(), "Build again: rm -r target && ./unhear test"));
    }
  }

  private List<Finding> cuda() {
    List<Finding> all = new ArrayList<>(gpus());
    String known = host.output(List.of("/sbin/ldconfig", "-p")).orElse("");
    for (String name : List.of("libcublas.so", "libcudnn.so")) {
      String version = library(known, name).map(Path::toString).orElse("not found");
      all.add(Finding.off(name, version, OWN_KERNELS));
    }
    all.add(
        toolVersion("nvcc")
            .map(version -> Finding.ok("nvcc", version))
            .orElse(Finding.off("nvcc", "not found; it compiles the kernels for GPUs", NVCC)));
    return all;
  }

  private List<Finding> gpus() {
    try {
      return gpu.get().entrySet().stream()
          .map(part -> Finding.ok("cuda " + part.getKey(), part.getValue()))
          .toList();
    } catch (UnhearException e) {
      return List.of(Finding.off("cuda device", e.getMessage(), e.hint()));
    }
  }

  /** The first file that the loader knows for a library name. */
  private Optional<Path> library(String known, String name) {
    return known
        .lines()
        .filter(line -> line.strip().startsWith(name) && line.contains("x86-64"))
        .filter(line -> line.contains("=> "))
        .map(line -> Path.of(line.substring(line.indexOf("=> ") + 3).strip()))
        .map(file -> host.resolve(file).orElse(file))
        .findFirst();
  }

  private Finding tool(String name, String command, String debianPackage) {
    return toolVersion(command)
        .map(version -> Finding.ok(name, version))
        .orElseGet(() -> Finding.missing(name, "not found", install(debianPackage)));
  }

  /** The same finding, where its absence only means that some tests cannot run. */
  private static Finding optional(Finding finding) {
    return finding.status() == Finding.Status.MISSING
        ? Finding.off(finding.name(), "not found; the tests need it", finding.remedy())
        : finding;
  }

  private Optional<String> toolVersion(String command) {
    return host.output(List.of(command, "--version"))
        .map(VERSION::matcher)
        .map(matcher -> matcher.find() ? matcher.group() : "of unknown version");
  }

  private Finding demoRecordings() {
    List<String> absent =
        RECORDINGS.entrySet().stream()
            .filter(entry -> !host.isFolder(SOUNDS.resolve(entry.getKey())))
            .map(Map.Entry::getValue)
            .toList();
    String count = "%d of %d sets".formatted(RECORDINGS.size() - absent.size(), RECORDINGS.size());
    return absent.isEmpty()
        ? Finding.ok("demo recordings", count)
        : Finding.off("demo recordings", count, install(String.join(" ", absent)));
  }

  private String install(String packages) {
    String command = "apt-get install --no-install-recommends " + packages;
    return host.property("user.name").equals("root") ? command : "sudo " + command;
  }

  private static Optional<Long> kibibytes(String text, String name) {
    return field(text, name)
        .map(NUMBER::matcher)
        .filter(Matcher::find)
        .map(matcher -> Long.parseLong(matcher.group()) * 1024);
  }

  /** The value of the first line {@code name : value}. */
  private static Optional<String> field(String text, String name) {
    return text.lines()
        .filter(line -> line.contains(":"))
        .filter(line -> line.substring(0, line.indexOf(':')).strip().equals(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
  }

  private static Map<String, String> recordings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("en_US_f_Allison", "asterisk-core-sounds-en-wav");
    all.put("es_MX_f_Allison", "asterisk-core-sounds-es-wav");
    all.put("fr_CA_f_June", "asterisk-core-sounds-fr-wav");
    all.put("it_IT_m_Carlo", "asterisk-core-sounds-it-wav");
    all.put("ru_RU_f_IvrvoiceRU", "asterisk-core-sounds-ru-wav");
    all.put("it_IT_f_Menardi", "asterisk-prompt-it-menardi-wav");
    return all;
  }
}
