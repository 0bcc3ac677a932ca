package dev.bench.cli.process;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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
public final class Announcer implements Spectator {

  private final LinePrinter printer;
  private final Map<String, ProcessLog> logs = new LinkedHashMap<>();
  private final @Nullable RunRecord record;
  private final Function<Duration, String> readyLine;
  private String only = "";
  private @Nullable Map<String, Long> unwritten;

  /**
   * How things are told.
   *
   * @param terminal where lines go
   * @param colours whether names are coloured
   * @param prefix whether lines begin with the name of their process
   * @param readyLine what to say once all is ready, given how long that took
   * @param timestamps whether lines begin with the time at which they came
   */
  public record Style(
      OutputStream terminal,
      boolean colours,
      boolean prefix,
      Function<Duration, String> readyLine,
      boolean timestamps) {}

  /** An announcer for some processes; without a record it keeps none. */
  public Announcer(List<ProcessSpec> specs, Style style, @Nullable RunRecord record) {
    List<String> names = specs.stream().map(ProcessSpec::name).toList();
    this.printer = new LinePrinter(style.terminal(), names, style.colours(), style.prefix());
    this.record = record;
    this.readyLine = style.readyLine();
    specs.forEach(this::keepLog);
  }

  private void keepLog(ProcessSpec spec) {
    if (spec.log() != null) {
      logs.put(spec.name(), new ProcessLog(spec.log()));
    }
  }

  @Override
  public void line(ProcessEvent.Line line, boolean shown) {
    if (shown && (only.isEmpty() || only.equals(line.process()))) {
      printer.line(line.process(), line.text());
    }
    ProcessLog log = logs.get(line.process());
    if (log != null) {
      try {
        log.append(line.text(), line.ended());
      } catch (IOException failure) {
        printer.notice(line.process(), "no log is written any more: " + failure);
      }
    }
  }

  @Override
  public void notice(@Nullable String process, String text) {
    if (process == null) {
      printer.plain(text);
    } else {
      printer.notice(process, text);
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
  public void ready(Duration took) {
    printer.plain(readyLine.apply(took));
  }

  @Override
  public void unready(Map<String, String> reasons) {
    printer.plain("not ready:");
    reasons.forEach((process, why) -> printer.plain("  " + process + ": " + why));
    if (record != null) {
      printer.plain("The rest goes on. Once it is mended: bench up NAME");
    }
  }

  @Override
  public void idle() {
    printer.flush();
    try {
      for (ProcessLog log : logs.values()) {
        log.flush();
      }
      if (record != null && unwritten != null) {
        record.write(unwritten);
        unwritten = null;
      }
    } catch (IOException failure) {
      printer.plain("a log or config/pids/bench.json cannot be written: " + failure);
    }
  }
}
