package dev.bench.cli.machine;

import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A unit of systemd: checked on a copy, then started now and at each start of the machine. */
public final class SystemdService {

  private final Machine machine;
  private final String unit;

  /** The unit whose file has the name {@code unit}. */
  public SystemdService(Machine machine, String unit) {
    this.machine = machine;
    this.unit = unit;
  }

  /** Where its file belongs. */
  public Path file() {
    return machine.etc("systemd/system").resolve(unit);
  }

  /**
   * Checks the text of the unit. systemd-analyze ends with exit code 0 for unknown values and only
   * prints them, so each line about the unit is a fault.
   */
  public void check(String text) throws IOException {
    Path folder = Files.createTempDirectory("bench-unit-");
    Path copy = folder.resolve(unit);
    try {
      Files.writeString(copy, text);
      String said = machine.run("systemd-analyze", "verify", copy.toString());
      Optional<String> fault = said.lines().filter(line -> line.contains(unit)).findFirst();
      if (fault.isPresent()) {
        throw new CannotSetUpException("systemd does not accept the unit: " + fault.get());
      }
    } finally {
      Files.deleteIfExists(copy);
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
        return isEnabled()
            && machine.succeeds("systemctl", "--quiet", "is-active", unit)
            && machine
                .run("systemctl", "show", "--property=NeedDaemonReload", unit)
                .contains("=no");
      }

      @Override
      public void run() throws IOException {
        wasEnabled = isEnabled();
        machine.run("systemctl", "daemon-reload");
        machine.run("systemctl", "enable", unit);
        machine.run(Machine.RESTART_LIMIT, "systemctl", "restart", unit);
      }

      @Override
      public void undo() throws IOException {
        if (!wasEnabled) {
          stop();
        }
      }
    };
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
        machine.run(Machine.RESTART_LIMIT, "systemctl", "enable", "--now", unit);
      }
    };
  }

  private void stop() throws IOException {
    machine.run(Machine.RESTART_LIMIT, "systemctl", "disable", "--now", unit);
  }

  /** Has systemd read its files again. */
  public void reread() throws IOException {
    if (machine.runsSystemd()) {
      machine.run("systemctl", "daemon-reload");
    }
  }
}
