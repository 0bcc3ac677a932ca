package dev.bench.cli.setup;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * What this process may assume about where its output goes.
 *
 * @param interactive whether a person looks at it and lines can be replaced
 * @param colours whether colours are welcome: {@code NO_COLOR} forbids, {@code FORCE_COLOR} forces
 */
public record Terminal(boolean interactive, boolean colours) {

  /** The terminal of this process. */
  public static Terminal current() {
    return of(isThere(), System.getenv());
  }

  /**
   * Whether a person is at both ends. The launcher says so in {@code bench.terminal}, since it
   * takes the JDK longer than starting a process to find out.
   */
  public static boolean isThere() {
    String said = System.getProperty("bench.terminal");
    return said == null ? console().isPresent() : said.equals("yes");
  }

  /** The person at the terminal; nobody when input or output is something else. */
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

  /** Tells steps on standard output. */
  public Progress progress() {
    return new Progress(System.out, interactive, colours);
  }
}
