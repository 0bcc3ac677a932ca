package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.ByteRate;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.backup.Backups;
import dev.bench.site.store.StoredBackups;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench list-backups}: the backups of sites, here and in the store. */
@Command(
    name = "list-backups",
    description = "Lists the backups of a site in private/backups and in its S3-compatible store.",
    footer = {
      "",
      "Only whole backups are listed. Exit status 1: the store could not be asked.",
      "Examples:",
      "  bench --site shop.localhost list-backups",
      "  bench --site all list-backups --json"
    })
public final class ListBackupsCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  /** A backup in one place or both. */
  private record Line(
      String site, String name, Instant made, long bytes, boolean here, boolean stored) {}

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Sites sites = new Sites(directory, config);
    List<Line> lines = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String name : bench.siteNames(directory, config)) {
      lines.addAll(of(sites.require(name), failures));
    }
    if (json) {
      bench
          .out()
          .println(
              Json.core()
                  .indented(Map.of("backups", lines.stream().map(this::described).toList())));
    } else if (lines.isEmpty()) {
      bench.out().println("There is no backup.");
    } else {
      lines.forEach(this::print);
    }
    failures.forEach(each -> bench.spec.commandLine().getErr().println("bench: " + each));
    return failures.isEmpty() ? 0 : 1;
  }

  private static List<Line> of(SiteState site, List<String> failures) throws IOException {
    Map<String, Line> lines = new TreeMap<>();
    for (Backups.Set set : Backups.of(site.path()).all()) {
      lines.put(
          set.name(), new Line(site.name(), set.name(), set.made(), set.bytes(), true, false));
    }
    Optional<StoredBackups> store = StoredBackups.of(site);
    if (store.isPresent()) {
      try (StoredBackups stored = store.get()) {
        for (StoredBackups.Set set : stored.all()) {
          Line here = lines.get(set.name());
          lines.put(
              set.name(),
              here == null
                  ? new Line(site.name(), set.name(), set.stored(), set.bytes(), false, true)
                  : new Line(site.name(), set.name(), here.made(), here.bytes(), true, true));
        }
      } catch (IOException e) {
        failures.add(
            "The backups of site %s in %s cannot be listed: %s"
                .formatted(site.name(), store.get().where(), e.getMessage()));
      }
    }
    List<Line> sorted = new ArrayList<>(lines.values());
    sorted.sort(Comparator.comparing(Line::made).thenComparing(Line::name).reversed());
    return sorted;
  }

  private Map<String, Object> described(Line line) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("site", line.site());
    described.put("name", line.name());
    described.put("made", line.made().toString());
    described.put("bytes", line.bytes());
    described.put("here", line.here());
    described.put("stored", line.stored());
    return described;
  }

  private void print(Line line) {
    String where = line.here() && line.stored() ? "here, store" : line.here() ? "here" : "store";
    bench
        .out()
        .println(
            "%-12s %9s  %s  %s"
                .formatted(
                    where,
                    ByteRate.size(line.bytes()),
                    line.made().truncatedTo(ChronoUnit.SECONDS),
                    line.name()));
  }
}
