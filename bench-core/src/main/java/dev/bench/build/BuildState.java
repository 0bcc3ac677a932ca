package dev.bench.build;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the last build of an app went.
 *
 * @param app the app's name
 * @param sequence the number of that build among all builds of the app, from 1
 * @param build the id of the last good build, which services run; null when there is none yet
 * @param page the good build from which on only style sheets have changed, so that a page made then
 *     needs no reload; null when there is no good build yet
 * @param faults what is wrong; none when the app is good
 * @param at when the build ended
 * @param took how long it took
 */
public record BuildState(
    String app,
    long sequence,
    @Nullable String build,
    @Nullable String page,
    List<BuildFault> faults,
    Instant at,
    Duration took) {

  /** Copies the list. */
  public BuildState {
    faults = List.copyOf(faults);
  }

  /** Whether the sources are what services run. */
  public boolean isGood() {
    return faults.isEmpty();
  }
}
