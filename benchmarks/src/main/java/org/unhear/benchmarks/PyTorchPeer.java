package org.unhear.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * PyTorch in a process of its own, asked for a number of steps at a time. Its allocator is tuned, since it would otherwise
 * give memory back and fault it in again in every step.
 */
final class PyTorchPeer implements AutoCloseable {
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final JsonNode greeting;

  private PyTorchPeer(Process process) throws IOException {
    this.process = process;
    this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.greeting = answer();
  }

  /** Starts the peer, or nothing when this machine has no Python with PyTorch. {@code UNHEAR_PYTHON} names another one. */
  static Optional<PyTorchPeer> start(Path script, String model, int batch, int threads, Path parameters) {
    String python = Optional.ofNullable(System.getenv("UNHEAR_PYTHON")).orElse("python3");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                python,
                script.toString(),
                model,
                Integer.toString(batch),
                Integer.toString(threads),
                parameters.toString()));
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "4294967296");
    builder.environment().put("MALLOC_TRIM_THRESHOLD_", "4294967296");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return Optional.of(new PyTorchPeer(builder.start()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Version and loss in inference mode. */
  JsonNode greeting() {
    return greeting;
  }

  /**
   * Milliseconds of each of the next passes.
   *
   * @param request what the script reads: how many, and before that of which kind where it knows several
   */
  double[] passes(String request) throws IOException {
    requests.write(request + "\n");
    requests.flush();
    JsonNode times = answer().get("ms");
    double[] milliseconds = new double[times.size()];
    for (int i = 0; i < milliseconds.length; i++) {
      milliseconds[i] = times.get(i).asDouble();
    }
    return milliseconds;
  }

  private JsonNode answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the peer ended without an answer");
    }
    return new ObjectMapper().readTree(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
