package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.output.LinePrinter;
import dev.bench.process.output.LineTurns;
import dev.bench.process.output.LogCap;
import dev.bench.process.output.OutputWriter;
import dev.bench.process.output.ProcessLog;
import dev.bench.process.output.Stamp;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.systemd.Systemd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports a run to the terminal, the log files and the record of the run.
 *
 * <p>The threads that read children print their lines in turn and wait for the terminal. The
 * manager's own lines never wait, and may appear within a long line.
 *
 * <p>Threads: safe.
 */
public final class RunReporter implements RunListener {

  /** The longest wait for standard error, which Ctrl-S may have stopped. */
  private static final Duration TELL_LIMIT = Duration.ofMillis(500);

  private final LineTurns turns = new LineTurns();
  private final OutputWriter output;
  private final LinePrinter printer;
  private final LogCap cap;

  /** By process; several may write one file. */
  private final Map<String, ProcessLog> logs = new LinkedHashMap<>();

  private final Map<Path, ProcessLog> files = new HashMap<>();
  private final @Nullable PidFile pidFile;
  private final Function<Duration, String> readyLine;
  private final Systemd systemd = Systemd.of(System.getenv());
  private String only = "";
  private @Nullable Map<String, Long> unwritten;

  /**
   * How the run is shown.
   *
   * @param terminal where lines go
   * @param colours whether names are coloured, and a process may colour its lines
   * @param person whether a person looks at the lines, and no program
   * @param prefix whether lines begin with the name of their process
   * @param readyLine what to say once all is ready, given how long that took
   * @param timestamps whether lines begin with the time of day
   */
  public record Style(
      OutputStream terminal,
      boolean colours,
      boolean person,
      boolean prefix,
      Function<Duration, String> readyLine,
      boolean timestamps) {

    private LinePrinter.Look look() {
      return new LinePrinter.Look(colours, person, prefix, timestamps ? LocalTime::now : null);
    }
  }

  /** A reporter whose log files have the default length. */
  public RunReporter(List<ProcessSpec> specs, Style style, @Nullable PidFile pidFile) {
    this(specs, style, LogCap.STANDARD, pidFile);
  }

  /**
   * A reporter for some processes; without a file of pids it keeps none.
   *
   * @param cap how much disk each log file takes
   */
  public RunReporter(List<ProcessSpec> specs, Style style, LogCap cap, @Nullable PidFile pidFile) {
    List<String> names = specs.stream().map(ProcessSpec::name).toList();
    this.output = new OutputWriter(style.terminal());
    this.printer = new LinePrinter(output, names, style.look());
    this.cap = cap;
    this.pidFile = pidFile;
    this.readyLine = style.readyLine();
    specs.forEach(this::keepLog);
  }

  /** Several processes may have the same file; it has one writer. */
  private void keepLog(ProcessSpec spec) {
    if (spec.log() != null) {
      logs.put(spec.name(), files.computeIfAbsent(spec.log(), this::log));
    }
  }

  private ProcessLog log(Path file) {
    Stamp stamp = new Stamp(InstantSource.system(), ZoneId.systemDefault());
    return new ProcessLog(file, cap, stamp, System::nanoTime, this::plain);
  }

  @Override
  public void lines(ChildEvent.Lines lines, List<byte[]> shown) {
    String process = lines.process();
    turns.take(process);
    try {
      log(process, lines);
      for (byte[] line : shown) {
        if (output.awaitRoom()) {
          print(process, line, lines.ended());
        }
      }
      flush();
    } finally {
      turns.give(process, lines.ended());
    }
  }

  private synchronized void print(String process, byte[] line, boolean ended) {
    if (only.isEmpty() || only.equals(process)) {
      printer.line(process, line, ended);
    }
  }

  private synchronized void flush() {
    printer.flush();
  }

  private synchronized void log(String process, ChildEvent.Lines lines) {
    ProcessLog log = logs.get(process);
    if (log != null) {
      lines.lines().forEach(line -> log.line(process, line, lines.ended()));
      log.flush();
    }
  }

  @Override
  public synchronized void notice(@Nullable String process, String text) {
    if (process == null) {
      plain(text);
      return;
    }
    printer.notice(process, text);
    printer.flush();
    ProcessLog log = logs.get(process);
    if (log != null) {
      log.notice(process, text);
      log.flush();
    }
  }

  @Override
  public synchronized void failure(String process, String text) {
    printer.failure(process, text);
    printer.flush();
    ProcessLog log = logs.get(process);
    if (log != null) {
      log.failure(process, text);
      log.flush();
    }
  }

  private void plain(String text) {
    printer.plain(text);
    printer.flush();
  }

  @Override
  public synchronized void added(ProcessSpec spec) {
    printer.add(spec.name());
    keepLog(spec);
  }

  @Override
  public synchronized void only(String process) {
    only = process;
  }

  @Override
  public synchronized void running(Map<String, Long> pids) {
    unwritten = pids;
  }

  @Override
  public synchronized void ready(Duration took, List<String> held) {
    String line = readyLine.apply(took);
    plain(held.isEmpty() ? line : line + "  held: " + String.join(", ", held));
    tellReady("all processes are ready");
  }

  /** Else systemd would end the run after its own limit. */
  private void tellReady(String status) {
    if (!systemd.ready(status)) {
      plain("systemd cannot be told that this run is ready, at the socket of NOTIFY_SOCKET");
    }
  }

  @Override
  public void stopping() {
    systemd.stopping();
  }

  @Override
  public synchronized void unready(Map<String, String> reasons) {
    plain("not ready:");
    reasons.forEach((process, why) -> plain("  " + process + ": " + why));
    plain("The others go on. After the repair: bench up NAME");
    tellReady("not ready: " + String.join(", ", reasons.keySet()));
  }

  @Override
  public synchronized void idle() {
    if (pidFile == null || unwritten == null) {
      return;
    }
    try {
      pidFile.write(unwritten);
    } catch (IOException failure) {
      plain("the pids of the processes cannot be written down: " + failure);
    }
    unwritten = null; // the next change tries again; the mark of the run finds processes as well
  }

  @Override
  public void begin(Runnable onEnd) {
    output.begin(onEnd);
  }

  @Override
  public void waitAtMost(Duration limit) {
    output.waitAtMost(limit);
  }

  @Override
  public boolean isPrinted(Duration limit) throws InterruptedException {
    return output.isWritten(limit) && turns.isIdle();
  }

  @Override
  public boolean isStalled() {
    return output.isStalled();
  }

  @Override
  public void unheard() {
    String told = "bench: the output has no reader any more: stopping everything";
    Thread telling =
        Thread.ofPlatform().daemon().name("told").start(() -> System.err.println(told));
    try {
      telling.join(TELL_LIMIT);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }
}
