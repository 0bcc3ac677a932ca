package dev.bench.cli.start;

import dev.bench.embedded.ProcessIdentity;
import dev.bench.process.child.ChildMark;
import dev.bench.process.child.ProcFs;
import dev.bench.process.child.Watchdog;
import dev.bench.process.procfile.ProcessSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes of a run whose manager was killed.
 *
 * <p>The watchdog of that run ends them; if it was killed too, another one is started.
 */
final class Leftovers {

  /** A little more than a watchdog's patience. */
  private static final Duration PATIENCE = Watchdog.PATIENCE.plusSeconds(1);

  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final Map<String, Object> record;
  private final String run;

  /** The processes that are left, each with the name of its process in the Procfile. */
  private final Map<ProcessIdentity, String> left = new LinkedHashMap<>();

  /** The leftovers of a recorded run. */
  Leftovers(Map<String, Object> record) {
    this.record = record;
    this.run = record.get("run") instanceof String recorded ? recorded : "unknown";
    look();
  }

  /** The names of the processes that are left, in the order of the record. */
  Set<String> names() {
    return new LinkedHashSet<>(left.values());
  }

  /** Returns when all are gone. */
  void end() {
    if (!isWatched()) {
      tell();
    }
    if (!areGone(PATIENCE)) {
      left.keySet().forEach(each -> each.handle().ifPresent(ProcessHandle::destroyForcibly));
      areGone(ProcessSpec.Care.KILL_LIMIT);
    }
  }

  /** Whether the recorded watchdog lives; a similar command line proves nothing. */
  private boolean isWatched() {
    return RunRecord.identity(record.get("watchdog")).filter(ProcessIdentity::isAlive).isPresent();
  }

  /** Starts a watchdog that ends them, as after the death of its manager. */
  private void tell() {
    try {
      Watchdog.end(run, recorded().keySet().stream().map(ProcessIdentity::pid).toList());
    } catch (IOException cannotStart) {
      left.keySet().forEach(each -> each.handle().ifPresent(ProcessHandle::destroy));
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean areGone(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    look();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      look();
    }
    return left.isEmpty();
  }

  /**
   * A process that was found counts until it has ended, since its mark disappears before its ports
   * are free.
   */
  private void look() {
    left.keySet().removeIf(each -> !each.isAlive());
    recorded().forEach(left::putIfAbsent);
    for (long pid : ProcFs.pids()) {
      Optional<String> name = marked(pid);
      if (name.isPresent()) {
        ProcessIdentity.of(pid).ifPresent(each -> left.putIfAbsent(each, name.get()));
      }
    }
  }

  private Optional<String> marked(long pid) {
    String mark = ChildMark.ofRun(run);
    List<String> environment = ProcFs.environment(pid);
    return environment.stream()
        .filter(variable -> variable.startsWith(mark))
        .findFirst()
        .map(variable -> variable.substring(mark.length()).split("/", 2)[0]);
  }

  /** The recorded children, each of which leads a group of its number. */
  private Map<ProcessIdentity, String> recorded() {
    Map<ProcessIdentity, String> recorded = new LinkedHashMap<>();
    if (record.get("children") instanceof Map<?, ?> children) {
      children.forEach((name, child) ->
          RunRecord.identity(child).ifPresent(each -> recorded.put(each, String.valueOf(name))));
    }
    recorded.keySet().removeIf(each -> !each.isAlive());
    return recorded;
  }
}
