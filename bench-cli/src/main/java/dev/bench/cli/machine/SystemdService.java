package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A service of systemd with the socket that systemd listens on for it: checked on a copy, then
 * started now and at each start of the machine.
 */
public final class SystemdService {

  private final Machine machine;
  private final String unit;
  private final String socket;

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
  public void check(String text, String socketText) throws IOException {
    Path folder = Files.createTempDirectory("bench-unit-");
    Path copy = folder.resolve(unit);
    Path socketCopy = folder.resolve(socket);
    try {
      Files.writeString(copy, text);
      Files.writeString(socketCopy, socketText);
      String said =
          machine.run("systemd-analyze", "verify", copy.toString(), socketCopy.toString());
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
        return isEnabled() && isCurrent(socket) && isCurrent(unit);
      }

      @Override
      public void run() throws IOException {
        wasEnabled = isEnabled();
        boolean listens = isCurrent(socket);
        machine.run("systemctl", "daemon-reload");
        machine.run("systemctl", "enable", socket, unit);
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
        stop();
      }

      @Override
      public void undo() throws IOException {
        machine.run(Machine.RESTART_LIMIT, "systemctl", "enable", "--now", socket, unit);
      }
    };
  }

  /** The socket as well, or the next caller would start the service again. */
  private void stop() throws IOException {
    machine.run(Machine.RESTART_LIMIT, "systemctl", "disable", "--now", socket, unit);
  }

  /** Has systemd read its files again. */
  public void reread() throws IOException {
    if (machine.runsSystemd()) {
      machine.run("systemctl", "daemon-reload");
    }
  }
}
