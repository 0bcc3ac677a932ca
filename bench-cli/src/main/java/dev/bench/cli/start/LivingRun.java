package dev.bench.cli.start;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bench.process.CannotRunException;
import dev.bench.process.child.Children;
import dev.bench.process.child.ProcFs;
import dev.bench.process.child.Watchdog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A {@code bench start} of this user that is under way on this machine.
 *
 * <p>Nothing is written down for it that a killed run could leave. Its {@link Watchdog} says in its
 * environment, which nobody else may read, what it watches, and is a child of the manager, as the
 * kernel tells: what it says of a run is true as long as that lives, whoever has its number later.
 *
 * @param pid of the manager
 * @param run its name, see {@link Children#newRun}
 * @param procfile what it runs
 * @param since when the manager was started
 */
public record LivingRun(long pid, String run, Path procfile, Instant since) {

  private static final String WATCHES = Watchdog.WATCHES + "=";

  /**
   * All there are, by what they run.
   *
   * @throws CannotRunException where that cannot be known
   */
  public static List<LivingRun> all() {
    List<Long> pids = ProcFs.pids();
    if (pids.isEmpty()) {
      throw new CannotRunException(
          "this system has no /proc, where runs are found: ask each one with bench status -f FILE");
    }
    List<LivingRun> all = new ArrayList<>();
    for (long pid : pids) {
      watched(pid).ifPresent(all::add);
    }
    all.sort(Comparator.comparing(LivingRun::procfile).thenComparingLong(LivingRun::pid));
    return all;
  }

  /** What that process watches; empty when it is no watchdog of this user's whose manager lives. */
  private static Optional<LivingRun> watched(long watchdog) {
    for (String variable : ProcFs.environment(watchdog)) {
      if (variable.startsWith(WATCHES)) {
        String[] words = variable.substring(WATCHES.length()).split(" ", 2);
        Optional<ProcessHandle> manager =
            ProcessHandle.of(watchdog)
                .filter(LivingRun::isOurs)
                .flatMap(ProcessHandle::parent)
                .filter(parent -> words[0].startsWith(parent.pid() + "-"));
        return manager.filter(each -> !isTraining(each.pid())).map(each -> of(each, words));
      }
    }
    return Optional.empty();
  }

  private static LivingRun of(ProcessHandle manager, String[] words) {
    Instant since = manager.info().startInstant().orElse(Instant.EPOCH);
    String path = new String(words[1].getBytes(ISO_8859_1), UTF_8);
    return new LivingRun(manager.pid(), words[0], Path.of(path), since);
  }

  /** To the superuser every environment is open. */
  private static boolean isOurs(ProcessHandle process) {
    return process.info().user().equals(ProcessHandle.current().info().user());
  }

  /** What makes an AOT cache runs something only for that. */
  private static boolean isTraining(long manager) {
    return ProcFs.environment(manager).stream().anyMatch(each -> each.startsWith(Usage.TRAINS));
  }
}
