package org.unhear.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.unhear.io.Json;

/** Headless Chromium with one page, steered over the DevTools protocol. For tests. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** How the page is shown. */
  record View(String name, int width, int height, boolean phone, boolean dark) {}

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Json.object());
    }
  }

  /** The first Chromium on the path. */
  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts Chromium.
   *
   * @param profile an empty folder
   */
  static Browser start(Path chromium, Path profile) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    try {
      return new Browser(process, pageSocket(profile.resolve("DevToolsActivePort")));
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  /** Shows a file; what happened before is forgotten. */
  void open(Path file, View view) {
    ObjectNode metrics = Json.object();
    metrics.put("width", view.width()).put("height", view.height());
    metrics.put("deviceScaleFactor", view.phone() ? 2 : 1).put("mobile", view.phone());
    send("Emulation.setDeviceMetricsOverride", metrics);
    ObjectNode media = Json.object();
    ObjectNode scheme = media.putArray("features").addObject();
    scheme.put("name", "prefers-color-scheme").put("value", view.dark() ? "dark" : "light");
    send("Emulation.setEmulatedMedia", media);
    events.clear();
    loaded = new CompletableFuture<>();
    send("Page.navigate", Json.object().put("url", file.toUri().toString()));
    await(loaded);
  }

  /** The value of a JavaScript expression in the page. */
  JsonNode evaluate(String expression) {
    ObjectNode parameters = Json.object().put("expression", expression);
    JsonNode answer = send("Runtime.evaluate", parameters.put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(answer.get("exceptionDetails").toString());
    }
    return answer.at("/result/value");
  }

  /** Errors of scripts, of the console and of the content security policy since the page opened. */
  List<String> errors() {
    return events.stream()
        .filter(
            event ->
                event.at("/method").asText().equals("Runtime.exceptionThrown")
                    || event.at("/params/entry/level").asText().equals("error")
                    || event.at("/params/type").asText().equals("error"))
        .map(JsonNode::toString)
        .toList();
  }

  /** Addresses the page asked for. */
  List<String> requests() {
    return events.stream()
        .filter(event -> event.at("/method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText())
        .toList();
  }

  /** The whole page as a picture, not only what fits the window. */
  void screenshot(Path file) throws IOException {
    JsonNode size = send("Page.getLayoutMetrics", Json.object()).get("cssContentSize");
    ObjectNode parameters = Json.object().put("captureBeyondViewport", true);
    ObjectNode clip = parameters.putObject("clip").put("x", 0).put("y", 0).put("scale", 1);
    clip.set("width", size.get("width"));
    clip.set("height", size.get("height"));
    save(file, send("Page.captureScreenshot", parameters));
  }

  /** The page on paper. */
  void print(Path file) throws IOException {
    ObjectNode parameters = Json.object().put("preferCSSPageSize", true);
    save(file, send("Page.printToPDF", parameters.put("printBackground", true)));
  }

  @Override
  public void close() {
    socket.abort();
    end(process);
  }

  private static void save(Path file, JsonNode answer) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.get("data").asText()));
  }

  private static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture<?>[] exits =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    await(CompletableFuture.allOf(exits));
  }

  private static URI pageSocket(Path portFile) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
      if (System.nanoTime() > end) {
        throw new IOException("Chromium did not open its port within " + PATIENCE + ".");
      }
      Thread.sleep(50);
    }
    String port = Files.readAllLines(portFile).get(0);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    String answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    for (JsonNode target : Json.parse(answer, JsonNode.class, "list of pages")) {
      if (target.get("type").asText().equals("page")) {
        return URI.create(target.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new IOException("Chromium has no page: " + answer);
  }

  private JsonNode send(String method, ObjectNode parameters) {
    int id = lastId.incrementAndGet();
    ObjectNode message = Json.object().put("id", id).put("method", method);
    message.set("params", parameters);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    await(socket.sendText(Json.toLine(message), true));
    JsonNode received = await(answer);
    if (received.has("error")) {
      throw new AssertionError(method + ": " + received.get("error"));
    }
    return received.get("result");
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("Chromium did not answer.", e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        receive(Json.parse(parts.toString(), JsonNode.class, "message of Chromium"));
        parts.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    private void receive(JsonNode message) {
      if (message.has("id")) {
        pending.remove(message.get("id").asInt()).complete(message);
        return;
      }
      events.add(message);
      if (message.at("/method").asText().equals("Page.loadEventFired")) {
        loaded.complete(null);
      }
    }
  }
}
