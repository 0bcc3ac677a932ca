package dev.bench.cli.start;

import dev.bench.config.FileLocked;
import dev.bench.embedded.ProcessIdentity;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.process.CannotRunException;
import dev.bench.process.child.Children;
import dev.bench.process.child.Watchdog;
import dev.bench.process.supervisor.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one run of a bench: a lock that it holds, and a file that names its processes, so that the
 * next run can end what a crash left.
 *
 * <p>Shape of {@code config/pids/bench.json}: {@code bench_id}, {@code run} (what the mark of every
 * child begins with), {@code pid} and {@code since} of the manager (its {@link ProcessIdentity}),
 * {@code watchdog}, the {@link ProcessIdentity} of its {@link Watchdog}, and {@code children}: name
 * to {@link ProcessIdentity}. A process is ours when its identity is recorded, or its environment
 * carries the mark of the recorded run. Nothing else is ever touched. While the recorded manager
 * lives, nothing is: then the folder is a copy of a bench that runs elsewhere.
 *
 * <p>Threads: confined to one.
 */
public final class RunRecord implements PidFile, AutoCloseable {

  private final Path file;
  private final String benchId;
  private final String run = Children.newRun();
  private final FileLocked lock;
  private Supplier<OptionalLong> watchdog = OptionalLong::empty;

  private RunRecord(Path file, String benchId, FileLocked lock) {
    this.file = file;
    this.benchId = benchId;
    this.lock = lock;
  }

  /** Reports a wait. */
  @FunctionalInterface
  public interface Teller {
    /**
     * Runs a step and reports it.
     *
     * @param names of the processes that are ended
     */
    void around(Set<String> names, Runnable end);
  }

  /**
   * Begins a run, after ending what the last one left.
   *
   * @param folder {@code config/pids} of the bench
   * @throws CannotRunException when another run of this bench is alive
   */
  public static RunRecord begin(Path folder, String benchId, Teller teller) throws IOException {
    Path file = folder.resolve("bench.json");
    Optional<FileLocked> lock = FileLocked.attempt(folder.resolve("bench.lock"));
    Map<String, Object> last = read(file);
    if (lock.isEmpty()) {
      throw new CannotRunException(
          "`bench start` runs in this bench already (pid %s): end it with bench stop"
              .formatted(last.getOrDefault("pid", "unknown")));
    }
    if (benchId.equals(last.get("bench_id")) && !isAlive(last)) {
      Leftovers left = new Leftovers(last);
      Set<String> names = left.names();
      if (!names.isEmpty()) {
        teller.around(names, left::end);
      }
    }
    RunRecord record = new RunRecord(file, benchId, lock.get());
    record.write(Map.of());
    return record;
  }

  /** What the mark of every child of this run begins with. */
  public String run() {
    return run;
  }

  /** Records the watchdog of the children. */
  public void watchedBy(Children children) {
    watchdog = children::watchdog;
  }

  /** The process that an entry of a record names; empty when it names none. */
  static Optional<ProcessIdentity> identity(@Nullable Object entry) {
    return entry instanceof Map<?, ?> map
            && map.get("pid") instanceof Number pid
            && map.get("mark") instanceof String mark
        ? Optional.of(new ProcessIdentity(pid.longValue(), mark))
        : Optional.empty();
  }

  /** Whether the manager of a record lives. */
  private static boolean isAlive(Map<String, Object> record) {
    return record.get("pid") instanceof Number pid
        && record.get("since") instanceof String since
        && new ProcessIdentity(pid.longValue(), since).isAlive();
  }

  /** Records the running children. It is not forced to disk, since a new boot makes it void. */
  @Override
  public void write(Map<String, Long> pids) throws IOException {
    Map<String, Object> children = new LinkedHashMap<>();
    pids.forEach(
        (name, pid) -> ProcessIdentity.of(pid).ifPresent(identity -> children.put(name, identity)));
    ProcessIdentity manager = ProcessIdentity.current();
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("bench_id", benchId);
    record.put("run", run);
    record.put("pid", manager.pid());
    record.put("since", manager.mark());
    watchdog
        .get()
        .ifPresent(each ->
            ProcessIdentity.of(each).ifPresent(identity -> record.put("watchdog", identity)));
    record.put("children", children);
    Path draft = file.resolveSibling("bench.json.tmp");
    Files.writeString(draft, Json.core().indented(record) + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    lock.close();
  }

  private static Map<String, Object> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      Map<String, Object> known = new LinkedHashMap<>();
      Json.core()
          .object(Files.readString(file))
          .forEach((key, value) -> {
            if (value != null) {
              known.put(key, value);
            }
          });
      return known;
    } catch (JsonException broken) {
      return Map.of();
    }
  }
}
