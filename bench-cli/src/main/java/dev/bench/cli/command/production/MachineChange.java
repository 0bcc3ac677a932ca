package dev.bench.cli.command.production;

import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.cli.setup.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A change of the machine by a command: it is shown, agreed to by a person, and made by root. */
record MachineChange(Steps steps, PrintWriter out, boolean yes) {

  /** Refuses a user who may not change files of the machine. */
  static void requireRoot(String command) {
    if (!Machine.isRoot()) {
      throw new CannotSetUpException(
          "%s changes files of root: sudo bench %1$s".formatted(command));
    }
  }

  /** Shows what would be done. */
  List<Step> show() throws IOException {
    List<Step> pending = steps.pending();
    if (pending.isEmpty()) {
      say("nothing to change");
    } else {
      say("this will be done:");
      pending.forEach(step -> say("  " + step.what()));
    }
    return pending;
  }

  /**
   * Shows what would be done, asks, and does it.
   *
   * @throws CannotSetUpException when it is not agreed to
   */
  void make() throws IOException {
    if (!show().isEmpty() && !isAgreed()) {
      throw new CannotSetUpException("nothing was done; --yes does not ask");
    }
    steps.run(this::say);
  }

  private boolean isAgreed() {
    return yes
        || Terminal.console()
            .map(person -> person.readLine("Do it? [y/N] "))
            .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).startsWith("y"))
            .isPresent();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
