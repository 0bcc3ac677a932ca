package dev.bench.cli.console;

import dev.bench.console.Answer;
import dev.bench.console.SiteShell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Input from a pipe or a file: values go to standard output, errors to standard error. */
public final class PipedLines implements Lines {

  private final BufferedReader in;
  private final PrintWriter out;
  private final PrintWriter err;
  private final SiteShell shell;

  /** Reads from {@code in}. */
  public PipedLines(BufferedReader in, PrintWriter out, PrintWriter err, SiteShell shell) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.shell = shell;
  }

  @Override
  public @Nullable String next() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      text.append(line).append('\n');
      if (!shell.isIncomplete(text.toString())) {
        return text.toString();
      }
    }
    return text.isEmpty() ? null : text.toString();
  }

  @Override
  public void show(Answer answer) {
    answer.values().stream()
        .filter(value -> !value.variable())
        .forEach(value -> out.println(value.text()));
    out.flush();
    answer.errors().forEach(err::println);
    err.flush();
  }

  @Override
  public void tell(String text) {
    err.println(text);
    err.flush();
  }

  @Override
  public boolean endsAtError() {
    return true;
  }

  @Override
  public AutoCloseable interrupting(Thread thread) {
    return () -> {};
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
