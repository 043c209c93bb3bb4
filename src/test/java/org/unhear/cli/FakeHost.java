package org.unhear.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A machine made of maps, healthy to begin with. */
final class FakeHost implements Host {
  final Map<String, String> files = new HashMap<>();
  final Map<String, String> outputs = new HashMap<>();
  final Map<String, String> properties = new HashMap<>();
  final Map<String, String> variables = new HashMap<>();
  final Map<String, Long> space = new HashMap<>();
  final Set<String> folders = new HashSet<>();

  FakeHost() {
    files.put(
        "/proc/cpuinfo",
        "processor\t: 0\nmodel name\t: Example 9000\nflags\t\t: sse4_2 avx avx2 fma\n");
    files.put("/proc/meminfo", "MemTotal:       25165824 kB\nMemAvailable:   12582912 kB\n");
    outputs.put("mvn", "Apache Maven 3.8.7\nMaven home: /usr/share/maven\n");
    outputs.put("g++", "g++ (Debian 12.2.0-14) 12.2.0\n");
    outputs.put("cmake", "cmake version 3.25.1\n");
    outputs.put("ninja", "1.11.1\n");
    outputs.put("clang-format", "Debian clang-format version 14.0.6\n");
    outputs.put("chromium", "Chromium 156.0.8078.79 built on Debian\n");
    properties.put("java.version", "17.0.9");
    properties.put("user.home", "/home/ada");
    properties.put("user.name", "ada");
    space.put("runs", 5L << 30);
    space.put("/home/ada/.cache/unhear", 5L << 30);
    for (String name :
        List.of(
            "en_US_f_Allison",
            "es_MX_f_Allison",
            "fr_CA_f_June",
            "it_IT_m_Carlo",
            "ru_RU_f_IvrvoiceRU",
            "it_IT_f_Menardi")) {
      folders.add("/usr/share/asterisk/sounds/" + name);
    }
  }

  @Override
  public Optional<String> read(Path file) {
    return Optional.ofNullable(files.get(file.toString()));
  }

  @Override
  public Optional<String> output(List<String> command) {
    return Optional.ofNullable(outputs.get(command.get(0)));
  }

  @Override
  public boolean isFolder(Path folder) {
    return folders.contains(folder.toString());
  }

  @Override
  public Optional<Path> resolve(Path file) {
    return Optional.of(Path.of(file + ".550.54"));
  }

  @Override
  public Optional<Long> writableBytes(Path folder) {
    return Optional.ofNullable(space.get(folder.toString()));
  }

  @Override
  public int processors() {
    return 2;
  }

  @Override
  public Optional<String> environment(String variable) {
    return Optional.ofNullable(variables.get(variable));
  }

  @Override
  public String property(String name) {
    return properties.getOrDefault(name, "");
  }
}
