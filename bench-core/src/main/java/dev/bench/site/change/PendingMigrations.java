package dev.bench.site.change;

import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.database.StatementLimit;
import dev.bench.database.migration.Migrations;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * The migrations that the current builds of apps have and sites have not applied.
 *
 * <p>The databases of sites are asked one a look, so that many sites cost no more at a time than
 * one. Threads: one at a time.
 */
public final class PendingMigrations {

  /** A site that did not answer is asked again after so many looks that ask no other one. */
  private static final int LOOKS_OF_PAUSE = 10;

  private final BenchDirectory bench;
  private final Sites sites;
  private final Duration limit;
  private final Deque<String> unasked = new ArrayDeque<>();

  /** The sites whose databases did not answer. */
  private final SequencedSet<String> silent = new LinkedHashSet<>();

  private final Map<String, Site> lacking = new TreeMap<>();
  private int idle;

  /**
   * Those of the sites of {@code bench}; nothing is known before they are asked.
   *
   * @param limit how long a database server may take to answer
   */
  public PendingMigrations(BenchDirectory bench, Sites sites, Duration limit) {
    this.bench = bench;
    this.sites = sites;
    this.limit = limit;
  }

  /**
   * Migrations of one app that one site has not applied.
   *
   * @param versions such as {@code V3}, lowest first; at least one
   */
  public record Pending(String site, String app, List<String> versions) {

    /** Copies the list. */
    public Pending {
      versions = List.copyOf(versions);
    }

    /** In words. */
    @Override
    public String toString() {
      return "%s has not applied %s of %s".formatted(site, String.join(", ", versions), app);
    }
  }

  /** What a site lacked in its state {@code epoch}. */
  private record Site(long epoch, List<Pending> pending) {}

  /**
   * Has all sites asked by the next looks: builds have changed. One that waits keeps its turn, so
   * that frequent builds keep no site from being asked.
   */
  public void askAll() {
    List<String> names = sites.names();
    silent.clear();
    unasked.retainAll(names);
    names.stream().filter(name -> !unasked.contains(name)).forEach(unasked::addLast);
  }

  /** Whether sites were not asked yet. */
  public boolean isBehind() {
    return !unasked.isEmpty();
  }

  /**
   * Asks one site, when builds have changed since, or when it lacked something and its state has
   * changed. One whose database does not answer is asked again later.
   *
   * @return what is known now to be pending, by site
   */
  public List<Pending> look() {
    lacking.forEach((name, before) -> {
      if (!unasked.contains(name) && hasChangedSince(before, name)) {
        unasked.addFirst(name);
      }
    });
    String next = unasked.poll();
    if (next == null && !silent.isEmpty() && ++idle % LOOKS_OF_PAUSE == 0) {
      next = silent.removeFirst();
    }
    if (next != null) {
      ask(next);
    }
    return lacking.values().stream().flatMap(site -> site.pending().stream()).toList();
  }

  private boolean hasChangedSince(Site before, String name) {
    try {
      Optional<SiteState> now = sites.find(name);
      return now.isEmpty() || now.get().epoch() != before.epoch();
    } catch (BrokenConfigException broken) {
      return false;
    }
  }

  private void ask(String name) {
    try {
      Optional<SiteState> site = sites.find(name);
      List<Pending> pending = site.isEmpty() ? List.of() : pending(site.get());
      if (pending.isEmpty()) {
        lacking.remove(name);
      } else {
        lacking.put(name, new Site(site.get().epoch(), pending));
      }
    } catch (IOException | RuntimeException away) { // of its server, its files, its builds
      silent.addLast(name);
    }
  }

  private List<Pending> pending(SiteState site) throws IOException {
    List<Pending> found = new ArrayList<>();
    for (String app : site.installedApps()) {
      Optional<AppBuild> build = new Builds(bench, app).current();
      if (build.isPresent()) {
        String folder = "filesystem:" + build.get().classes().resolve("db/migration");
        Migrations migrations = new Migrations(app, folder, StatementLimit.MIGRATION);
        List<String> versions = migrations.pendingVersions(site.database(), limit);
        if (!versions.isEmpty()) {
          found.add(new Pending(site.name(), app, versions));
        }
      }
    }
    return found;
  }
}
