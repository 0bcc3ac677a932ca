package dev.bench.cli.devserver;

import dev.bench.build.BuildState;
import dev.bench.site.change.PendingMigrations;
import java.util.List;

/**
 * How the apps of a bench are built and which services run them.
 *
 * @param sequence the number of this report; a watcher begins with 1
 * @param generation the number of the generation that was announced last; 0 when none was
 * @param servedBy the services that run that generation, by their names, as far as they have said
 *     so
 * @param root the folder of the bench
 * @param apps how the last build of each app went
 * @param pending the migrations that sites have not applied
 */
public record BuildReport(
    long sequence,
    long generation,
    List<String> servedBy,
    String root,
    List<BuildState> apps,
    List<PendingMigrations.Pending> pending) {

  /** Copies the lists. */
  public BuildReport {
    servedBy = List.copyOf(servedBy);
    apps = List.copyOf(apps);
    pending = List.copyOf(pending);
  }
}
