package dev.bench.cli.setup;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about the terminal of this process.
 *
 * @param interactive whether a person reads the output, so that lines can be replaced
 * @param colours whether colours are welcome: {@code NO_COLOR} forbids, {@code FORCE_COLOR} forces
 */
public record Terminal(boolean interactive, boolean colours) {

  /** The terminal of this process. */
  public static Terminal current() {
    return of(isThere(), System.getenv());
  }

  /**
   * Whether input and output are a terminal. The launcher passes it as {@code bench.terminal},
   * since the JDK takes long to find out.
   */
  public static boolean isThere() {
    String said = System.getProperty("bench.terminal");
    return said == null ? console().isPresent() : said.equals("yes");
  }

  /** The console; empty when input or output is no terminal. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again
  public static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  static Terminal of(boolean terminal, Map<String, String> environment) {
    boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
    boolean forbidden = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean forced = !environment.getOrDefault("FORCE_COLOR", "").isEmpty();
    return new Terminal(terminal && !dumb, !forbidden && (forced || (terminal && !dumb)));
  }

  /** Reports steps on standard output. */
  public Progress progress() {
    return new Progress(System.out, interactive, colours);
  }
}
