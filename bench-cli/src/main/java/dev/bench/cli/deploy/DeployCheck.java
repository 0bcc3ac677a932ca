package dev.bench.cli.deploy;

import dev.bench.cli.machine.Machine;
import dev.bench.config.BenchDirectory;
import dev.bench.runtime.Bench;
import java.util.ArrayList;
import java.util.List;

/**
 * All checks of a deployment, on a bench whose servers run.
 *
 * @param directory the bench
 * @param machine where the files of a production setup lie
 */
public record DeployCheck(BenchDirectory directory, Machine machine) {

  private static final int CONNECTIONS = 2;

  /** A check. */
  @FunctionalInterface
  private interface Check {
    List<Checked> look() throws Exception;
  }

  /** What all checks find. Those that need the settings are left out when these are wrong. */
  public List<Checked> all() {
    List<Checked> found = new ArrayList<>(new SettingsCheck(directory).look());
    if (found.stream().noneMatch(each -> each.state() == Checked.State.FAULT)) {
      try (Bench bench = Bench.open(directory, "deploy", CONNECTIONS)) {
        found.addAll(looked("apps", new AppsCheck(bench)::look));
        found.addAll(looked("ports", new PortsCheck(directory, machine)::look));
        found.addAll(looked("versions", new VersionsCheck(bench)::look));
        found.addAll(looked("disk", new DiskCheck(bench)::look));
        found.addAll(looked("migrations", new MigrationsCheck(bench)::look));
        found.addAll(looked("jobs", new JobsCheck(bench)::look));
      }
    }
    return found;
  }

  /**
   * What concerns an update. What would break one site alone is a note, and so are migrations and
   * jobs: the update goes on with the other sites. Apps do not count, since the update builds them.
   *
   * @param saves whether the update saves the sites, which takes room
   */
  public List<Checked> ofUpdate(boolean saves) {
    List<Checked> found = new ArrayList<>(new SettingsCheck(directory).ofBench());
    if (found.stream().anyMatch(each -> each.state() == Checked.State.FAULT)) {
      return found;
    }
    new SettingsCheck(directory).ofSites().forEach(each -> found.add(each.asNote()));
    try (Bench bench = Bench.open(directory, "deploy", CONNECTIONS)) {
      found.addAll(looked("ports", new PortsCheck(directory, machine)::look));
      found.addAll(looked("versions", new VersionsCheck(bench)::look));
      if (saves) {
        found.addAll(looked("disk", new DiskCheck(bench)::look));
      }
      looked("migrations", new MigrationsCheck(bench)::look)
          .forEach(each -> found.add(each.asNote()));
    }
    return found;
  }

  /** What is found of the jobs that wait, with the current builds. */
  public List<Checked> jobs() {
    try (Bench bench = Bench.open(directory, "deploy", CONNECTIONS)) {
      return looked("jobs", new JobsCheck(bench)::look);
    }
  }

  private static List<Checked> looked(String name, Check check) {
    try {
      return check.look();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return List.of(Checked.fault(name, "The check was interrupted.", "Run it again."));
    } catch (Exception away) { // a server that is away, or a database of a site
      return List.of(
          Checked.fault(
              name,
              "This cannot be checked: %s".formatted(away.getMessage()),
              "Mend that, then run bench deploy check again."));
    }
  }
}
