package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.table.PartialRestore;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench partial-restore}: brings single tables of a site back from a backup. */
@Command(
    name = "partial-restore",
    description = "Restores single tables of a site from a dump; the others stay as they are.",
    abbreviateSynopsis = true,
    footer = {
      "",
      "The tables are read into a side database, compared with the manifest, and then switched in",
      "one statement. What they held before is gone then: make a backup first.",
      "Example:",
      "  bench --site shop.localhost partial-restore DUMP.sql.gz --only item,order"
    })
public final class PartialRestoreCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "FILE", description = "The dump, .sql or .sql.gz.")
  private Path dump;

  @Option(
      names = {"--only", "--include", "-i"},
      required = true,
      split = ",",
      paramLabel = "TABLE",
      description = "The tables, separated by commas.")
  private List<String> tables;

  @Mixin private KeyOptions encryption;

  @Mixin private Confirmation confirmation;

  @Mixin private RootOptions root;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    List<String> names = tables.stream().distinct().toList();
    SiteState asked = new Sites(directory, config).require(site);
    Path file = GivenFile.found(bench, asked, dump);
    confirmation.of(
        "What %s of %s hold now will be gone.".formatted(String.join(", ", names), site), site);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all()) {
      DatabaseAddress login = root.login(bench, config, new Sites(directory, config).require(site));
      try (SiteOperations sites = SiteOperations.open(directory, progress, login)) {
        SortedMap<String, Long> rows =
            progress.step(
                "restoring tables of " + site,
                "tables of " + site + " restored",
                () ->
                    new PartialRestore(sites.workOn(site), sites.server())
                        .run(site, file, names, encryption.key(bench)));
        rows.forEach((table, count) -> progress.line("    %s: %d rows".formatted(table, count)));
      }
    }
    return 0;
  }
}
