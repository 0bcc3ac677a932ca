package dev.bench.cli.command.site;

import dev.bench.BenchException;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Migrates many sites, some at a time, until too many have failed.
 *
 * @param work migrates one
 * @param progress shows what goes on
 * @param jobs how many at a time
 * @param stopAfter after so many failures no more are begun
 */
record SiteMigrations(Work work, Progress progress, int jobs, int stopAfter) {

  /** Migrates one site. */
  @FunctionalInterface
  interface Work {

    /** How many files were applied, by app. */
    Map<String, Integer> on(String site) throws Exception;
  }

  /**
   * How a site ended.
   *
   * @param files how many were applied
   * @param failure why it failed; null when it did not
   */
  private record Ended(int files, Duration took, @Nullable String failure) {}

  /** Migrates {@code names}, {@code canary} first; whether all went well. */
  boolean run(List<String> names, @Nullable String canary) throws Exception {
    Map<String, Ended> ended = new TreeMap<>();
    List<String> rest = new ArrayList<>(names);
    boolean begun = true;
    if (canary != null) {
      rest.remove(canary);
      Ended first = migrate(canary, new AtomicBoolean());
      ended.put(canary, first);
      begun = first.failure() == null;
    }
    if (begun) {
      ended.putAll(all(rest));
    }
    show(names, ended);
    return ended.size() == names.size()
        && ended.values().stream().allMatch(each -> each.failure() == null);
  }

  private Map<String, Ended> all(List<String> names) throws Exception {
    Map<String, Ended> ended = new TreeMap<>();
    AtomicInteger failures = new AtomicInteger();
    AtomicBoolean cancelled = new AtomicBoolean();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(jobs, Thread.ofPlatform().name("migrate-", 0).factory())) {
      Map<String, Future<Optional<Ended>>> running = new TreeMap<>();
      for (String name : names) {
        running.put(
            name,
            threads.submit(() -> {
              if (cancelled.get() || failures.get() >= stopAfter) {
                return Optional.empty();
              }
              Ended end = migrate(name, cancelled);
              if (end.failure() != null) {
                failures.incrementAndGet();
              }
              return Optional.of(end);
            }));
      }
      for (Map.Entry<String, Future<Optional<Ended>>> each : running.entrySet()) {
        each.getValue().get().ifPresent(end -> ended.put(each.getKey(), end));
      }
    }
    return ended;
  }

  private Ended migrate(String site, AtomicBoolean cancelled) throws Exception {
    long start = System.nanoTime();
    try {
      Map<String, Integer> applied = work.on(site);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      progress.done(site + " migrated", took);
      return new Ended(applied.values().stream().mapToInt(Integer::intValue).sum(), took, null);
    } catch (InterruptedException ended) {
      cancelled.set(true);
      throw ended;
    } catch (Exception failure) { // a hook of an app may throw anything
      String said = failure instanceof BenchException ? failure.getMessage() : failure.toString();
      progress.line("  ✗ " + site + ": " + said);
      return new Ended(0, Duration.ofNanos(System.nanoTime() - start), String.valueOf(said));
    }
  }

  private void show(List<String> names, Map<String, Ended> ended) {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Cell.head("SITE"),
            Cell.numberHead("NEW FILES"),
            Cell.numberHead("SECONDS"),
            Cell.head("RESULT")));
    for (String name : names) {
      Ended end = ended.get(name);
      if (end == null) {
        rows.add(row(name, "", "", new Cell("not begun", Table.YELLOW, false)));
      } else {
        rows.add(
            row(
                name,
                Integer.toString(end.files()),
                String.format(Locale.ROOT, "%.1f", end.took().toMillis() / 1000.0),
                end.failure() == null
                    ? new Cell("migrated", Table.GREEN, false)
                    : new Cell("failed", Table.RED, false)));
      }
    }
    new Table(rows, Terminal.current().colours()).lines().forEach(progress::line);
  }

  private static List<Cell> row(String name, String files, String seconds, Cell result) {
    return List.of(Cell.text(name), Cell.number(files), Cell.number(seconds), result);
  }
}
