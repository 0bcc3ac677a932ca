package dev.bench.cli.command.setup;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildState;
import dev.bench.build.Builds;
import dev.bench.cli.asset.Bundle;
import dev.bench.cli.asset.BundleOptions;
import dev.bench.cli.asset.BundleStore;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.table.Table;
import dev.bench.cli.table.Table.Cell;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench build}: compiles the apps and makes their bundles. */
@Command(
    name = "build",
    description = "Compiles the apps, makes their bundles and puts static files into place.",
    footer = {"", "Example:  bench build --app todo --production"})
public final class BuildCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"--app", "--apps"},
      paramLabel = "APP",
      split = ",",
      description = "Only these apps.")
  private List<String> names = List.of();

  @Option(
      names = "--production",
      description = "Make bundles small; without developer_mode they always are.")
  private boolean production;

  @Option(names = "--force", description = "Make bundles again although nothing has changed.")
  private boolean force;

  @Option(names = "--json", description = "Print what was built as JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    List<AppFiles> apps =
        names.isEmpty()
            ? AppFiles.of(directory)
            : names.stream().map(name -> AppBuilds.named(directory, name)).toList();
    Terminal terminal = Terminal.current();
    Progress progress = json ? new Progress(System.err, false, false) : terminal.progress();
    BundleOptions options = new BundleOptions(production, force);
    AppBuilds builds = new AppBuilds(directory, progress, System.getenv(), options);
    int broken = builds.build(apps);
    builds.announce(BenchConfig.load(directory));
    if (json) {
      bench.out().println(Json.core().indented(report(directory, apps)));
    } else {
      table(directory, apps, terminal.colours()).forEach(bench.out()::println);
    }
    return broken == 0 ? 0 : 1;
  }

  private static List<Map<String, @Nullable Object>> report(
      BenchDirectory directory, List<AppFiles> apps) throws IOException {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (AppFiles app : apps) {
      Optional<BuildState> state = new Builds(directory, app.name()).state();
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      about.put("app", app.name());
      about.put("build", state.map(BuildState::build).orElse(null));
      about.put("faults", state.map(BuildState::faults).orElse(List.of()));
      about.put("bundles", new BundleStore(directory).bundles(app.name()));
      all.add(about);
    }
    return all;
  }

  private static List<String> table(BenchDirectory directory, List<AppFiles> apps, boolean colours)
      throws IOException {
    List<List<Cell>> rows = new ArrayList<>();
    rows.add(List.of(Cell.head("APP"), Cell.head("BUNDLE"), Cell.numberHead("SIZE")));
    for (AppFiles app : apps) {
      for (Bundle bundle : new BundleStore(directory).bundles(app.name())) {
        String size = String.format(Locale.ROOT, "%.1f kB", bundle.bytes() / 1000.0);
        rows.add(List.of(Cell.text(app.name()), Cell.text(bundle.name()), Cell.number(size)));
      }
    }
    return rows.size() == 1 ? List.of() : new Table(rows, colours).lines();
  }
}
