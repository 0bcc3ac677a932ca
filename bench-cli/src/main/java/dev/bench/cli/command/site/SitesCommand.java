package dev.bench.cli.command.site;

import dev.bench.BenchException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.ByteRate;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.Tables;
import dev.bench.json.Json;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.backup.Backups;
import dev.bench.site.change.DroppedSites;
import dev.bench.site.journal.Recovery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench sites}: the state of each site. */
@Command(
    name = "sites",
    description = "Shows each site's state, apps, database and last backup.",
    footer = {"", "Example:  bench sites --size"})
public final class SitesCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--size", description = "Asks each database how large it is.")
  private boolean size;

  @Option(names = "--dropped", description = "The dropped sites in archived/sites instead.")
  private boolean dropped;

  @Option(names = "--json", description = "As a JSON list.")
  private boolean json;

  /** What is known of a site; a part that is not known or was not asked for is null. */
  private record Line(
      String name,
      String state,
      List<String> apps,
      @Nullable String database,
      @Nullable Long bytes,
      @Nullable Instant backup,
      @Nullable String unfinished) {}

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    if (dropped) {
      tellDropped(directory);
      return 0;
    }
    BenchConfig config = BenchConfig.load(directory);
    Sites sites = new Sites(directory, config);
    List<Line> lines = new ArrayList<>();
    for (String name : sites.names()) {
      lines.add(line(sites, directory, name));
    }
    if (json) {
      bench
          .out()
          .println(
              Json.core()
                  .indented(
                      Map.of("sites", lines.stream().map(line -> json(line, config)).toList())));
    } else {
      show(lines, config);
    }
    return 0;
  }

  private Line line(Sites sites, BenchDirectory directory, String name) throws IOException {
    Instant backup = Backups.of(directory.site(name)).newest().map(Backups.Set::made).orElse(null);
    String unfinished = Recovery.due(directory, name).orElse(null);
    try {
      SiteState site = sites.require(name);
      String state =
          site.inMaintenance() ? "maintenance" : site.schedulerPaused() ? "no schedules" : "live";
      return new Line(
          name,
          state,
          site.installedApps(),
          site.config().text("db_name").orElse(null),
          size ? Tables.bytes(site.database()) : null,
          backup,
          unfinished);
    } catch (BenchException broken) {
      String said = String.valueOf(broken.getMessage());
      return new Line(name, "broken: " + said, List.of(), null, null, backup, unfinished);
    }
  }

  private static Map<String, @Nullable Object> json(Line line, BenchConfig config) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("site", line.name());
    json.put("default", isDefault(line, config));
    json.put("state", line.state());
    json.put("apps", line.apps());
    json.put("database", line.database());
    json.put("bytes", line.bytes());
    json.put("last_backup", line.backup() == null ? null : line.backup().toString());
    json.put("unfinished", line.unfinished());
    return json;
  }

  private void show(List<Line> lines, BenchConfig config) {
    List<List<Cell>> rows = new ArrayList<>();
    List<Cell> head = new ArrayList<>(List.of(Cell.head(""), Cell.head("SITE")));
    if (size) {
      head.add(Cell.numberHead("SIZE"));
    }
    head.addAll(List.of(Cell.head("LAST BACKUP"), Cell.head("APPS"), Cell.head("STATE")));
    rows.add(head);
    for (Line line : lines) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.text(isDefault(line, config) ? "*" : " "));
      row.add(Cell.text(line.name()));
      if (size) {
        row.add(Cell.number(Optional.ofNullable(line.bytes()).map(ByteRate::size).orElse("-")));
      }
      row.add(Cell.text(age(line.backup())));
      row.add(Cell.text(String.join(", ", line.apps())));
      String colour = line.state().equals("live") ? Table.GREEN : Table.YELLOW;
      row.add(
          new Cell(line.state(), line.state().startsWith("broken") ? Table.RED : colour, false));
      rows.add(row);
    }
    new Table(rows, Terminal.current().colours()).lines().forEach(bench.out()::println);
    for (Line line : lines) {
      if (line.unfinished() != null) {
        bench.out().println("%s: %s".formatted(line.name(), line.unfinished()));
      }
    }
  }

  private static boolean isDefault(Line line, BenchConfig config) {
    return config.defaultSite().filter(line.name()::equals).isPresent();
  }

  private static String age(@Nullable Instant backup) {
    return backup == null ? "never" : Table.age(Duration.between(backup, Instant.now())) + " ago";
  }

  private void tellDropped(BenchDirectory directory) throws IOException {
    List<DroppedSites.Dropped> all = new DroppedSites(directory).all();
    if (json) {
      bench
          .out()
          .println(
              Json.core()
                  .indented(
                      Map.of(
                          "dropped",
                          all.stream()
                              .map(each ->
                                  Map.of(
                                      "site", each.site(),
                                      "folder", each.folder().toString(),
                                      "dropped", each.dropped()))
                              .toList())));
      return;
    }
    for (DroppedSites.Dropped each : all) {
      bench
          .out()
          .printf(
              "%-30s dropped %s, in %s%n",
              each.site(), each.dropped(), directory.root().relativize(each.folder()));
    }
  }
}
