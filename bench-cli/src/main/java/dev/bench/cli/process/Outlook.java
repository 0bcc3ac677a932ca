package dev.bench.cli.process;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said about all processes together: that they are ready, but for those that somebody
 * wanted stopped, once; and, whenever nothing moves any more without that, who is not and why.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class Outlook {

  private final Roster roster;
  private final Spectator spectator;
  private boolean readyTold;
  private Map<String, String> told = Map.of();

  Outlook(Roster roster, Spectator spectator) {
    this.roster = roster;
    this.spectator = spectator;
  }

  /** Something has changed. */
  void tell(long now) {
    if (!readyTold && roster.isReady()) {
      readyTold = true;
      spectator.ready(Duration.ofNanos(now), roster.held());
    }
    if (roster.isSettled()) {
      Map<String, String> unready = unready(now);
      if (!unready.isEmpty() && !unready.equals(told)) {
        spectator.unready(unready);
      }
      told = unready;
    }
  }

  private Map<String, String> unready(long now) {
    Map<String, String> unready = new LinkedHashMap<>();
    for (ManagedProcess process : roster) {
      boolean expected =
          switch (process.state) {
            case READY, DONE, HELD -> true;
            case ENDED, FAILED -> readyTold;
            case WAITING, BACKING_OFF, STARTING, STOPPING, LEFT_ALONE -> false;
          };
      if (!expected) {
        unready.put(process.name(), roster.why(process, now));
      }
    }
    return unready;
  }
}
