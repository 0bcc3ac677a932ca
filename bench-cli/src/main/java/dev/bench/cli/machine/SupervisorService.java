package dev.bench.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The supervisor of a machine, in the places of Debian or of Red Hat. */
public final class SupervisorService {

  /** A line of {@code reread}. */
  private static final Pattern CHANGED =
      Pattern.compile("(?m)^(\\S+): (?:available|changed|disappeared)\\s*$");

  /** What supervisorctl says when nothing listens on the socket of supervisor. */
  private static final Pattern ABSENT = Pattern.compile("(?i)no such file|refused");

  private final Machine machine;

  /** The supervisor of {@code machine}. */
  public SupervisorService(Machine machine) {
    this.machine = machine;
  }

  private boolean asRedHat() {
    return !Files.exists(machine.etc("supervisor"))
        && Files.exists(machine.etc("supervisord.conf"));
  }

  private Path main() {
    return machine.etc(asRedHat() ? "supervisord.conf" : "supervisor/supervisord.conf");
  }

  /** The folder whose files it includes. */
  public Path folder() {
    return machine.etc(asRedHat() ? "supervisord.d" : "supervisor/conf.d");
  }

  /** Where a file of that name belongs. */
  public Path file(String name) {
    return folder().resolve(name + (asRedHat() ? ".ini" : ".conf"));
  }

  /**
   * Has it stop, start and restart those of {@code groups} whose sections have changed. Groups of
   * others stay as they are, also when their files have changed.
   */
  public Step update(Set<String> groups) {
    return new Step() {
      @Override
      public String what() {
        return "let supervisor start and stop what its files say";
      }

      @Override
      public boolean isDone() throws IOException {
        return changed(groups).filter(List::isEmpty).isPresent();
      }

      @Override
      public void run() throws IOException {
        if (!updateNow(groups)) {
          start(); // which starts what the files say
        }
      }

      @Override
      public void undo() {
        // updateNow follows when all files are restored.
      }
    };
  }

  /** The same, where a supervisor that does not run needs to know nothing. */
  public Step forget(Set<String> groups) {
    return new Step() {
      @Override
      public String what() {
        return "let supervisor stop what its files say no more";
      }

      @Override
      public boolean isDone() throws IOException {
        return changed(groups).filter(each -> !each.isEmpty()).isEmpty();
      }

      @Override
      public void run() throws IOException {
        updateNow(groups);
      }

      @Override
      public void undo() {
        // updateNow follows when all files are restored.
      }
    };
  }

  /** The words of a command to it; nothing of the current folder counts. */
  private List<String> command(String... words) {
    List<String> all = new ArrayList<>(List.of("supervisorctl", "-c", main().toString()));
    all.addAll(List.of(words));
    return all;
  }

  /** The command that restarts a process, as a rule of sudo names it. */
  public String restartCommand(String process) {
    String program =
        Machine.program("supervisorctl").map(Path::toString).orElse("/usr/bin/supervisorctl");
    return "%s -c %s restart %s".formatted(program, main(), process);
  }

  /** Restarts a process: the old one has ended, and the new one has run for {@code startsecs}. */
  public void restart(String process) throws IOException {
    machine.asRoot(Machine.RESTART_LIMIT, command("restart", process));
  }

  /**
   * Does what {@link #update} does, at once.
   *
   * @return whether supervisor runs
   */
  public boolean updateNow(Set<String> groups) throws IOException {
    Optional<List<String>> changed = changed(groups);
    if (changed.isPresent() && !changed.get().isEmpty()) {
      List<String> words = command("update");
      words.addAll(changed.get());
      machine.run(Machine.RESTART_LIMIT, words.toArray(String[]::new));
    }
    return changed.isPresent();
  }

  /** The groups whose sections have changed; empty when supervisor does not run. */
  private Optional<List<String>> changed(Set<String> groups) throws IOException {
    if (!Files.exists(main()) || Machine.program("supervisorctl").isEmpty()) {
      return Optional.empty();
    }
    String[] reread = command("reread").toArray(String[]::new);
    Machine.Ended ended = machine.end(Machine.PROGRAM_LIMIT, reread);
    if (ended.status() != 0 && ABSENT.matcher(ended.output()).find()) {
      return Optional.empty();
    }
    return Optional.of(
        CHANGED
            .matcher(ended.outputOf(reread))
            .results()
            .map(each -> each.group(1))
            .filter(groups::contains)
            .toList());
  }

  private void start() throws IOException {
    if (machine.runsSystemd()) {
      machine.run("systemctl", "start", "supervisor");
    } else {
      machine.run("supervisord", "-c", main().toString());
    }
  }
}
