package dev.bench.cli.service;

import dev.bench.cli.start.GenerationTeller;
import dev.bench.config.BenchConfig;
import dev.bench.process.child.ChildMark;
import dev.bench.process.child.ProcFs;
import dev.bench.process.control.ControlClient;
import dev.bench.process.control.ControlFaultException;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this process replaced once it has done or taken as much as a limit says: so leaks of apps
 * stay small.
 *
 * <p>The process manager is asked for a turn, and this process works on until its successor is
 * ready and TERM comes. Without a process manager it ends with exit code 75, and a supervisor
 * starts it again. What TERM would cut short ends before either: {@link Work#rest}.
 *
 * <p>Threads: one looks every few seconds and waits for the answer.
 */
final class Recycling {

  private static final Logger log = LoggerFactory.getLogger(Recycling.class);

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** No process is replaced sooner: a limit below what it needs must not keep the bench busy. */
  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);

  /** A successor that did not become ready is tried again after this time. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Between the start of the successor and its readiness. */
  private static final Duration START_LIMIT = Duration.ofSeconds(Request.STANDARD_SECONDS);

  private Recycling() {}

  /** The work of a process that may be replaced. */
  interface Work {

    /** What it may do or take before another process takes the place of this one. */
    default List<Limit> limits() {
      return List.of();
    }

    /**
     * Takes no more work, and waits until what TERM would cut short has ended. A web process has
     * nothing to wait for: its requests end after TERM.
     */
    default void rest() throws InterruptedException {}

    /** Takes work again, since no other process has taken its place. */
    default void resume() {}
  }

  /**
   * How much this process may do or take.
   *
   * @param setting the name of the setting that says it
   * @param used how much it is now
   * @param most from here on it asks for a successor
   * @param unit as people read it: {@code requests}
   */
  record Limit(String setting, LongSupplier used, long most, String unit) {

    /** So much and up to a tenth more, so that processes do not ask at the same time. */
    static Limit spread(String setting, LongSupplier used, long most, String unit) {
      long more = ThreadLocalRandom.current().nextLong(most / 10 + 1);
      return new Limit(setting, used, most + more, unit);
    }

    boolean isReached() {
      return used.getAsLong() >= most;
    }

    String text() {
      return "%d %s, limit %d".formatted(used.getAsLong(), unit, most);
    }
  }

  /**
   * The limits that the settings name.
   *
   * @param countKey the setting of the most requests or jobs
   * @param memoryKey the setting of the most memory, in MB
   * @param counted how many there were
   * @param unit what they are
   */
  static List<Limit> limits(
      BenchConfig config, String countKey, String memoryKey, LongSupplier counted, String unit) {
    List<Limit> limits = new ArrayList<>();
    config
        .settings()
        .number(countKey)
        .ifPresent(most -> limits.add(Limit.spread(countKey, counted, most, unit)));
    config
        .settings()
        .number(memoryKey)
        .ifPresent(
            most -> limits.add(new Limit(memoryKey, Recycling::megabytes, most, "MB of memory")));
    return limits;
  }

  private static long megabytes() {
    return ProcFs.resident(ProcessHandle.current().pid()) / 1_000_000;
  }

  /** Watches the limits from now on, if there are some. */
  static void watch(Work work) {
    List<Limit> limits = reachable(work.limits());
    String socket = System.getenv(GenerationTeller.VARIABLE);
    String mark = System.getenv(ChildMark.VARIABLE);
    Predicate<String> ask =
        socket == null || mark == null
            ? Recycling::end
            : reason -> isReplaced(new ControlClient(Path.of(socket)), mark, reason);
    if (!limits.isEmpty()) {
      Thread.ofPlatform().daemon().name("recycling").start(() -> watch(limits, work, ask));
    }
  }

  /** Those that hold no process up at its start; of the others a warning says what to do. */
  static List<Limit> reachable(List<Limit> limits) {
    List<Limit> reachable = new ArrayList<>();
    for (Limit limit : limits) {
      if (limit.isReached()) {
        log.warn(
            "{} is not looked at: this process has {} already at its start; raise the setting",
            limit.setting(),
            limit.text());
      } else {
        reachable.add(limit);
      }
    }
    return reachable;
  }

  private static void watch(List<Limit> limits, Work work, Predicate<String> ask) {
    try {
      Thread.sleep(SHORTEST_LIFE);
      while (true) {
        for (Limit limit : limits) {
          if (limit.isReached()) {
            if (replace(limit.text(), work, ask)) {
              return;
            }
            Thread.sleep(PAUSE);
          }
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process has a successor; if not, it works on. */
  static boolean replace(String reason, Work work, Predicate<String> ask)
      throws InterruptedException {
    work.rest();
    boolean replaced = ask.test(reason);
    if (!replaced) {
      work.resume();
    }
    return replaced;
  }

  private static boolean end(String reason) {
    log.info("Ends to be started again: {}", reason);
    System.exit(ProcessManager.REPLACE_ME);
    return true;
  }

  /** Whether a successor has taken the place of the process with that mark. */
  static boolean isReplaced(ControlClient manager, String mark, String reason) {
    try {
      return manager
          .ask(new Request.Replace(mark, reason, START_LIMIT), Request.LONGEST_LIMIT, _ -> {})
          .good();
    } catch (ControlFaultException away) {
      log.warn("The process manager did not replace this process: {}", away.getMessage());
      return false;
    }
  }
}
