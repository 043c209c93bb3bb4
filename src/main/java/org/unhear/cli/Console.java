package org.unhear.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.unhear.experiment.Monitor;
import org.unhear.io.Json;

/**
 * Where a command's words go: results to standard output, as text or as one JSON document;
 * everything else to standard error, unless it should be quiet.
 */
final class Console implements Monitor {
  private static final int BAR_WIDTH = 80;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Interrupt interrupt;
  private final boolean json;
  private final boolean quiet;
  private final boolean terminal;

  Console(PrintWriter out, PrintWriter err, Interrupt interrupt, CommonOptions options) {
    this.out = out;
    this.err = err;
    this.interrupt = interrupt;
    this.json = options.json;
    this.quiet = options.quiet;
    this.terminal = System.console() != null;
  }

  /** The result of the command: the text, or the document when that was asked for. */
  void result(Object document, List<String> text) {
    if (json) {
      out.print(Json.toText(document));
    } else {
      text.forEach(out::println);
    }
    out.flush();
  }

  @Override
  public void say(String line) {
    if (!quiet) {
      err.println(line);
    }
  }

  @Override
  public boolean stopRequested() {
    return interrupt.requested();
  }

  @Override
  public Task begin(String title, long total) {
    if (quiet) {
      return Monitor.none().begin(title, total);
    }
    return terminal ? new Bar(title, total) : new Lines(title, total);
  }

  /** A bar with the time left. */
  private final class Bar implements Task {
    private final ProgressBar bar;

    Bar(String title, long total) {
      PrintStream stream = new PrintStream(new WriterStream(), true, StandardCharsets.UTF_8);
      bar =
          new ProgressBarBuilder()
              .setTaskName(title)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(stream, BAR_WIDTH))
              .build();
    }

    @Override
    public void at(long done) {
      bar.stepTo(done);
    }

    @Override
    public void expect(long total) {
      bar.maxHint(total);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Lines for logs: one every so often, then the end with the time it took. */
  private final class Lines implements Task {
    private static final double SECONDS_BETWEEN = 10;

    private final String title;
    private final long start = System.nanoTime();
    private long total;
    private double told;
    private long done;

    Lines(String title, long total) {
      this.title = title;
      this.total = total;
    }

    @Override
    public void expect(long pieces) {
      total = pieces;
    }

    @Override
    public void at(long pieces) {
      done = pieces;
      double seconds = seconds();
      if (seconds - told >= SECONDS_BETWEEN && done < total) {
        told = seconds;
        long left = Math.round(seconds / Math.max(1, done) * (total - done));
        err.printf(
            Locale.ROOT,
            "%s: %d of %d, %s left%n",
            title,
            done,
            total,
            words(Duration.ofSeconds(left)));
      }
    }

    @Override
    public void close() {
      String end = done < total ? "stopped at %d of %d".formatted(done, total) : "done";
      err.printf(Locale.ROOT, "%s: %s, %.1f s%n", title, end, seconds());
    }

    private double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 90 ? seconds + " s" : (seconds + 30) / 60 + " min";
  }

  /** The bar's library writes bytes; ours is a writer of characters. */
  private final class WriterStream extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      err.write(new String(bytes, from, count, StandardCharsets.UTF_8));
      err.flush();
    }
  }
}
