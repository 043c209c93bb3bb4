package org.unhear.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A project folder with a copy of the launcher, whose Maven, Java, apt and other tools are small
 * scripts that note their arguments in {@code calls}. The search path holds nothing else, so a tool
 * can be taken away.
 */
final class LauncherFolder {
  /** What a run printed and its exit status. */
  record Outcome(int status, String out, String err) {}

  private static final List<String> SYSTEM_TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "env",
          "find",
          "git",
          "flock",
          "grep",
          "mkdir",
          "mv",
          "readlink",
          "realpath",
          "sed",
          "sleep",
          "tail",
          "tee",
          "touch");

  private static final String MAVEN =
      """
      mkdir -p target/classes && echo "$PWD/pom.xml" >target/classpath.txt
      printf '\\033[0m'
      echo "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1"
      echo "[INFO] Building jar"
      if [[ -e broken ]]; then echo "[ERROR] Widget.java:[3,5] cannot find symbol -> [Help 1]"; echo "[ERROR] [Help 1] http:"; exit 1; fi
      """;

  final Path root;
  final Path bin;
  final Path javaHome;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> prefix = new ArrayList<>();

  LauncherFolder(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("the project"));
    bin = Files.createDirectories(folder.resolve("bin"));
    javaHome = folder.resolve("jdk");
    for (String name : List.of("unhear", "tools/build-properties")) {
      Path copy = root.resolve(name);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.createDirectories(root.resolve("src/main"));
    Files.writeString(root.resolve("src/main/Widget.java"), "class Widget {}");
    for (String name : SYSTEM_TOOLS) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("/usr/bin", name).toRealPath());
    }
    for (String name :
        List.of("g++", "cmake", "ninja", "clang-format", "chromium", "apt-get", "apt-cache")) {
      tool(bin.resolve(name), "");
    }
    tool(bin.resolve("mvn"), MAVEN);
    tool(bin.resolve("sudo"), "exec \"$@\"");
    java("17.0.9");
    environment.put("PATH", bin.toString());
    environment.put("JAVA_HOME", javaHome.toString());
  }

  /** Makes a Java whose program prints its arguments and its input and exits with 7. */
  void java(String version) throws IOException {
    Files.createDirectories(javaHome.resolve("bin"));
    Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    tool(javaHome.resolve("bin/java"), "printf '<%s>' \"$@\"; cat; exit 7");
  }

  /** A script that notes its name and arguments, then does {@code body}. */
  void tool(Path file, String body) throws IOException {
    String note = "echo \"${0##*/} $*\" >>'" + root.resolve("calls") + "'\n";
    Files.writeString(file, "#!" + bin.resolve("bash") + "\n" + note + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void without(String tool) throws IOException {
    Files.delete(bin.resolve(tool));
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Runs as a user who is not root, whoever runs the tests. */
  void asOrdinaryUser() throws IOException, InterruptedException {
    if (new ProcessBuilder("id", "-u").start().inputReader().readLine().equals("0")) {
      new ProcessBuilder("chmod", "-R", "a+rwX", root.getParent().toString()).start().waitFor();
      prefix.addAll(
          List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return runAs(root.resolve("unhear"), root, arguments);
  }

  Outcome runAs(Path launcher, Path workingFolder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(root.getParent(), "out", "");
    Path err = Files.createTempFile(root.getParent(), "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var input = process.getOutputStream()) {
      input.write("typed".getBytes(StandardCharsets.UTF_8));
    } catch (IOException closed) {
      // The launcher may end without reading its input.
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The launcher hangs: " + Files.readString(err));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Runs git in the project folder. */
  void git(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=Test", "-c", "user.email=test@localhost"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(root.toFile()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new AssertionError("failed: " + command);
    }
  }

  /** The commit in the properties of the build. */
  String recordedCommit() throws IOException {
    Path file = root.resolve("target/classes/org/unhear/build.properties");
    String last = Files.readAllLines(file).get(1);
    return last.substring(last.indexOf('=') + 1);
  }

  /** The lines noted by the tools whose name is {@code tool}. */
  List<String> calls(String tool) throws IOException {
    Path file = root.resolve("calls");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(tool + " ")).toList();
  }

  /** Makes a file look one second newer than the last build. */
  void touch(String name) throws IOException {
    FileTime built = Files.getLastModifiedTime(root.resolve("target/unhear.stamp"));
    Files.setLastModifiedTime(root.resolve(name), FileTime.fromMillis(built.toMillis() + 1000));
  }
}
