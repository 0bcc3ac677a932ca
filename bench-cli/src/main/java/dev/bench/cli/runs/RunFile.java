package dev.bench.cli.runs;

import dev.bench.embedded.ProcessIdentity;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run of {@code bench start} writes down so that other commands find it.
 *
 * @param run its name, unique on this machine
 * @param manager its process
 * @param procfile what it runs; absolute, its folder by the real path
 * @param bench the folder of the bench that it runs; null for a Procfile outside of a bench
 * @param socket where it listens once it has come to its processes
 */
public record RunFile(
    String run, ProcessIdentity manager, Path procfile, @Nullable Path bench, Path socket) {

  /** By what a command names it: the folder of the bench, else the Procfile. */
  Path place() {
    return bench == null ? procfile : bench;
  }

  /** The number of its process. */
  public long pid() {
    return manager.pid();
  }

  /** When its process was started. */
  public Instant since() {
    return manager.handle().flatMap(each -> each.info().startInstant()).orElse(Instant.EPOCH);
  }
}
