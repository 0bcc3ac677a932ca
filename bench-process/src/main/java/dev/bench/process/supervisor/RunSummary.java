package dev.bench.process.supervisor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reports on all processes together: once, that all are ready except those stopped by request; and
 * whenever nothing changes any more, which are not ready and why.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class RunSummary {

  private final ProcessTable table;
  private final RunListener listener;
  private boolean readyTold;
  private Map<String, String> told = Map.of();

  RunSummary(ProcessTable table, RunListener listener) {
    this.table = table;
    this.listener = listener;
  }

  /** Called after each change. */
  void tell(long now) {
    if (!readyTold && table.isReady()) {
      readyTold = true;
      listener.ready(Duration.ofNanos(now), table.held());
    }
    if (table.isSettled()) {
      Map<String, String> unready = unready(now);
      if (!unready.isEmpty() && !unready.equals(told)) {
        listener.unready(unready);
      }
      told = unready;
    }
  }

  private Map<String, String> unready(long now) {
    Map<String, String> unready = new LinkedHashMap<>();
    for (ManagedProcess process : table) {
      boolean expected =
          switch (process.state()) {
            case READY, DONE, HELD -> true;
            case ENDED, FAILED -> readyTold;
            case WAITING, BACKING_OFF, STARTING, STOPPING, LEFT_ALONE -> false;
          };
      if (!expected) {
        unready.put(process.name(), table.why(process, now));
      }
    }
    return unready;
  }
}
