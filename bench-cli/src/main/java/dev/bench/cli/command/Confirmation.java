package dev.bench.cli.command;

import dev.bench.ValidationException;
import dev.bench.cli.setup.Terminal;
import java.io.Console;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --yes}, and the question in its place: the name must be typed. */
public final class Confirmation {

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask.")
  private boolean yes;

  /**
   * Asks in a terminal for {@code name}.
   *
   * @param what happens when it is typed
   * @throws ValidationException when something else is typed, or there is no terminal to ask in
   */
  public void of(String what, String name) {
    if (yes) {
      return;
    }
    Optional<Console> console = Terminal.console();
    if (console.isEmpty()) {
      throw new ValidationException("%s Nothing was done: add --yes".formatted(what));
    }
    String typed = console.get().readLine("%s%nType %s to go on: ", what, name);
    if (typed == null || !typed.strip().equals(name)) {
      throw new ValidationException("That is not %s; nothing was done".formatted(name));
    }
  }

  /** The same, but goes on where there is no terminal, for what can be taken back. */
  public void inTerminal(String what, String name) {
    if (Terminal.console().isPresent()) {
      of(what, name);
    }
  }
}
