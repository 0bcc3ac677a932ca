package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service of systemd with the socket that systemd listens on for it: checked on a copy, then
 * started now and at each start of the machine.
 */
public final class SystemdService {

  private final Machine machine;
  private final String unit;
  private final String socket;

  /** Whether the service ran before this object stopped it. */
  private boolean wasActive;

  /** The service of {@code name}, whose socket has the same name. */
  public SystemdService(Machine machine, String name) {
    this.machine = machine;
    this.unit = name + ".service";
    this.socket = name + ".socket";
  }

  /** Where its file belongs. */
  public Path file() {
    return machine.etc("systemd/system").resolve(unit);
  }

  /** Where the file of its socket belongs. */
  public Path socketFile() {
    return file().resolveSibling(socket);
  }

  /**
   * Checks the text of both units. systemd-analyze ends with exit code 0 for unknown values and
   * only prints them, so each line about a unit is a fault.
   */
  public void check(String text, Optional<String> socketText) throws IOException {
    Path folder = Files.createTempDirectory("bench-unit-");
    Path copy = folder.resolve(unit);
    Path socketCopy = folder.resolve(socket);
    try {
      Files.writeString(copy, text);
      List<String> words = new ArrayList<>(List.of("systemd-analyze", "verify", copy.toString()));
      if (socketText.isPresent()) {
        words.add(Files.writeString(socketCopy, socketText.get()).toString());
      }
      String said = machine.run(words.toArray(String[]::new));
      Optional<String> fault =
          said.lines().filter(line -> line.contains(unit) || line.contains(socket)).findFirst();
      if (fault.isPresent()) {
        throw new CannotSetUpException("systemd does not accept the unit: " + fault.get());
      }
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(socketCopy);
      Files.delete(folder);
    }
  }

  /** Enables and starts it; a unit whose text has changed is restarted. */
  public Step started() {
    return new Step() {
      private boolean wasEnabled;

      @Override
      public String what() {
        return "let systemd start %s now and at each start of the machine".formatted(unit);
      }

      @Override
      public boolean isDone() throws IOException {
        return isEnabled() && isCurrent(unit) && (!hasSocket() || isCurrent(socket));
      }

      @Override
      public void run() throws IOException {
        wasEnabled = isEnabled();
        wasActive = wasActive || machine.succeeds("systemctl", "--quiet", "is-active", unit);
        boolean listens = !hasSocket() || isCurrent(socket);
        machine.run("systemctl", "daemon-reload");
        units("enable");
        if (listens) {
          machine.run(Machine.RESTART_LIMIT, "systemctl", "restart", unit);
        } else {
          // systemd changes no socket of a service that runs.
          machine.run(Machine.RESTART_LIMIT, "systemctl", "stop", unit);
          machine.run("systemctl", "restart", socket);
          machine.run(Machine.RESTART_LIMIT, "systemctl", "start", unit);
        }
      }

      @Override
      public void undo() throws IOException {
        if (!wasEnabled) {
          stop();
        }
      }
    };
  }

  /** Whether a unit runs with the text of now. */
  private boolean isCurrent(String name) throws IOException {
    return machine.succeeds("systemctl", "--quiet", "is-active", name)
        && machine.run("systemctl", "show", "--property=NeedDaemonReload", name).contains("=no");
  }

  private boolean isEnabled() throws IOException {
    return machine.succeeds("systemctl", "--quiet", "is-enabled", unit);
  }

  /** Stops and disables it, as the first step before its file is removed. */
  public Step stopped() {
    return new Step() {
      private final List<String> targets = new ArrayList<>();

      @Override
      public String what() {
        return "let systemd stop " + unit;
      }

      @Override
      public boolean isDone() throws IOException {
        return !machine.runsSystemd() || !Files.exists(file());
      }

      @Override
      public void run() throws IOException {
        for (Path link : List.of(socketFile(), file())) {
          if (Files.isSymbolicLink(link)) {
            targets.add(Files.readSymbolicLink(link).toString());
          }
        }
        stop();
      }

      // Disabling has removed the links as well; enabling what they led to makes them again.
      @Override
      public void undo() throws IOException {
        List<String> words = new ArrayList<>(List.of("systemctl", "enable", "--now"));
        words.addAll(targets);
        machine.run(Machine.RESTART_LIMIT, words.toArray(String[]::new));
      }
    };
  }

  /** The socket as well, or the next caller would start the service again. */
  private void stop() throws IOException {
    units("disable", "--now");
  }

  /** A bench of an older version, or one whose web line binds itself, has no socket. */
  private boolean hasSocket() {
    return Files.exists(socketFile());
  }

  private void units(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("systemctl"));
    all.addAll(List.of(words));
    if (hasSocket()) {
      all.add(socket);
    }
    all.add(unit);
    machine.run(Machine.RESTART_LIMIT, all.toArray(String[]::new));
  }

  /**
   * Stops listening for the service, as the first step before the file of the socket is removed.
   */
  public Step socketStopped() {
    return new Step() {
      @Override
      public String what() {
        return "let systemd stop " + socket;
      }

      @Override
      public boolean isDone() throws IOException {
        return !machine.runsSystemd() || !hasSocket();
      }

      @Override
      public void run() throws IOException {
        wasActive = machine.succeeds("systemctl", "--quiet", "is-active", unit);
        machine.run(Machine.RESTART_LIMIT, "systemctl", "disable", "--now", socket);
      }

      @Override
      public void undo() throws IOException {
        machine.run(Machine.RESTART_LIMIT, "systemctl", "enable", "--now", socket);
      }
    };
  }

  /** Has systemd read its files again, and start a service that ran before it was stopped here. */
  public void reread() throws IOException {
    if (machine.runsSystemd()) {
      machine.run("systemctl", "daemon-reload");
      if (wasActive) {
        machine.run(Machine.RESTART_LIMIT, "systemctl", "start", unit);
      }
    }
  }
}
