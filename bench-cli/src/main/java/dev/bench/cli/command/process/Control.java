package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.process.control.ControlClient;
import dev.bench.process.output.Paint;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Reply;
import dev.bench.process.supervisor.Request;
import java.io.PrintWriter;
import java.time.Duration;

/** Sends a request to a running {@code bench start} and reports the result. */
final class Control {

  private final BenchCommand bench;
  private final RunOption run;
  private final Terminal terminal = Terminal.current();

  /** Of the longest name, known before the first reply. */
  private int width;

  Control(BenchCommand bench, RunOption run) {
    this.bench = bench;
    this.run = run;
  }

  ControlClient client() {
    return run.chosen(bench).client();
  }

  /**
   * Prints a line for each process when its request has succeeded or failed; returns the exit code.
   */
  int tell(Request request, Duration limit) {
    return tell(client(), request, limit);
  }

  /** The same; that client is asked. */
  int tell(ControlClient client, Request request, Duration limit) {
    width = client.status().processes().stream().mapToInt(Control::length).max().orElse(0);
    Reply.End end = client.ask(request, limit, this::tell);
    if (!end.text().isEmpty()) {
      PrintWriter err = bench.spec.commandLine().getErr();
      err.println("bench: " + end.text());
      err.flush();
    }
    return end.good() ? 0 : 1;
  }

  private static int length(ProcessStatus process) {
    return process.name().length();
  }

  private void tell(Reply reply) {
    if (reply instanceof Reply.About(String process, boolean good, String text)) {
      String sign = good ? paint("32", "✓") : paint("31", "✗");
      String padded = process + " ".repeat(Math.max(0, width - process.length()));
      bench.out().println("  " + sign + " " + padded + "  " + text);
      bench.out().flush();
    }
  }

  private String paint(String colour, String text) {
    return terminal.colours() ? Paint.in(colour, text) : text;
  }
}
