package dev.bench.cli.console;

import dev.bench.console.Answer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the console's input comes from, and where it answers. */
public sealed interface Lines extends AutoCloseable permits TypedLines, PipedLines {

  /** The next complete text; null at the end. */
  @Nullable String next() throws IOException;

  /** Shows what became of it. */
  void show(Answer answer);

  /** Tells something that is no answer. */
  void tell(String text);

  /** Whether the console ends with the first error: input from a file cannot react to it. */
  boolean endsAtError();

  /** Lets Ctrl-C interrupt {@code thread} until the returned handle is closed. */
  AutoCloseable interrupting(Thread thread);

  @Override
  void close() throws IOException;
}
