package dev.bench.cli.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A process as it is to be run.
 *
 * @param instance which process of which line of the Procfile
 * @param command a line for {@code sh -c}
 * @param directory the working directory
 * @param environment all variables of the child
 * @param log the file its lines are appended to
 * @param care how its life is looked after
 */
public record ProcessSpec(
    Instance instance,
    String command,
    Path directory,
    Map<String, String> environment,
    @Nullable Path log,
    Care care) {

  /** Copies the map. */
  public ProcessSpec {
    environment = Map.copyOf(environment);
  }

  /** What it is called, unique among the processes of a manager. */
  public String name() {
    return instance.name();
  }

  /**
   * How the life of a process is looked after.
   *
   * @param after processes that are ready before this one starts, and stop after it
   * @param readiness how it is known that it works
   * @param startLimit ready within this time, or it counts as failed
   * @param grace from TERM to KILL
   * @param restart whether it is started again
   * @param required whether everything ends when it has ended for good
   */
  public record Care(
      Set<String> after,
      Readiness readiness,
      Duration startLimit,
      Duration grace,
      Restart restart,
      boolean required) {

    /** From TERM to KILL, unless said otherwise. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    /** From start to ready, unless said otherwise. */
    public static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Copies the set. */
    public Care {
      after = Set.copyOf(after);
    }

    /** honcho's care: the first process that ends takes all down. */
    public static Care ofForeign() {
      return new Care(Set.of(), Readiness.atOnce(), START_LIMIT, GRACE, Restart.NEVER, true);
    }

    /** A bench's care: back again after a failure, alone. */
    public static Care ofRole(Set<String> after, Readiness readiness) {
      return new Care(after, readiness, START_LIMIT, GRACE, Restart.ON_FAILURE, false);
    }
  }
}
