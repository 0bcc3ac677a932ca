package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.output.LinePrinter;
import dev.bench.process.output.LogCap;
import dev.bench.process.output.OutputWriter;
import dev.bench.process.output.ProcessLog;
import dev.bench.process.output.Stamp;
import dev.bench.process.procfile.ProcessSpec;
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
 * Tells what happens to the terminal, to the log files and to the record of the run.
 *
 * <p>Threads: confined to the manager's consumer.
 */
public final class RunReporter implements RunListener {

  /** What is held back is shown after this time, also when there is always something to tell. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(20);

  /** Standard error may be a terminal that was stopped by Ctrl-S; then nobody waits any longer. */
  private static final Duration TELL_LIMIT = Duration.ofMillis(500);

  private final OutputWriter output;
  private final LinePrinter printer;
  private final LogCap cap;

  /** One for all files; without any, nobody needs to know what the time is called here. */
  private @Nullable Stamp stamp;

  /** By process; several may write one file. */
  private final Map<String, ProcessLog> logs = new LinkedHashMap<>();

  private final Map<Path, ProcessLog> files = new HashMap<>();
  private final @Nullable PidFile pidFile;
  private final Function<Duration, String> readyLine;
  private String only = "";
  private @Nullable Map<String, Long> unwritten;
  private long flushedAt = System.nanoTime();

  /**
   * How things are told.
   *
   * @param terminal where lines go
   * @param colours whether names are coloured, and a process may colour its lines
   * @param person whether somebody looks at the lines, and no program
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

  /** An reporter whose log files are as long as they are where nothing is set. */
  public RunReporter(List<ProcessSpec> specs, Style style, @Nullable PidFile pidFile) {
    this(specs, style, LogCap.STANDARD, pidFile);
  }

  /**
   * An reporter for some processes; without a file of pids it keeps none.
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
    if (stamp == null) {
      stamp = new Stamp(InstantSource.system(), ZoneId.systemDefault());
    }
    return new ProcessLog(file, cap, stamp, System::nanoTime, printer::plain);
  }

  @Override
  public void line(ChildEvent.Line line, boolean shown) {
    if (shown && (only.isEmpty() || only.equals(line.process()))) {
      printer.line(line.process(), line.text(), line.ended());
    }
    ProcessLog log = logs.get(line.process());
    if (log != null) {
      log.line(line.process(), line.text(), line.ended());
    }
    if (System.nanoTime() - flushedAt > LONGEST_WAIT.toNanos()) {
      flush();
    }
  }

  @Override
  public void notice(@Nullable String process, String text) {
    if (process == null) {
      printer.plain(text);
      return;
    }
    printer.notice(process, text);
    ProcessLog log = logs.get(process);
    if (log != null) {
      log.notice(process, text);
    }
  }

  @Override
  public void failure(String process, String text) {
    printer.failure(process, text);
    ProcessLog log = logs.get(process);
    if (log != null) {
      log.failure(process, text);
    }
  }

  @Override
  public void added(ProcessSpec spec) {
    printer.add(spec.name());
    keepLog(spec);
  }

  @Override
  public void only(String process) {
    only = process;
  }

  @Override
  public void running(Map<String, Long> pids) {
    unwritten = pids;
  }

  @Override
  public void ready(Duration took, List<String> held) {
    String line = readyLine.apply(took);
    printer.plain(held.isEmpty() ? line : line + "  held: " + String.join(", ", held));
  }

  @Override
  public void unready(Map<String, String> reasons) {
    printer.plain("not ready:");
    reasons.forEach((process, why) -> printer.plain("  " + process + ": " + why));
    printer.plain("The rest goes on. Once it is mended: bench up NAME");
  }

  @Override
  public void idle() {
    flush();
    if (pidFile == null || unwritten == null) {
      return;
    }
    try {
      pidFile.write(unwritten);
    } catch (IOException failure) {
      printer.plain("the pids of the processes cannot be written down: " + failure);
    }
    unwritten = null; // the next change tries again; the mark of the run finds processes as well
  }

  @Override
  public OutputWriter output() {
    return output;
  }

  @Override
  public void unheard() {
    String told = "bench: nobody reads the output any more: stopping everything";
    Thread telling =
        Thread.ofPlatform().daemon().name("told").start(() -> System.err.println(told));
    try {
      telling.join(TELL_LIMIT);
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush() {
    printer.flush();
    files.values().forEach(ProcessLog::flush);
    flushedAt = System.nanoTime();
  }
}
