package dev.bench.cli.command.site;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.Sites;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench list-sites}: the sites of the bench. */
@Command(
    name = "list-sites",
    description = "Lists the sites; a star marks the default one.",
    footer = {"", "Example:  bench list-sites --json"})
public final class ListSitesCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "As a JSON list of names.")
  private boolean json;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    List<String> names = new Sites(directory, config).names();
    if (json) {
      bench.out().println(Json.core().write(names));
      return;
    }
    for (String name : names) {
      boolean isDefault = config.defaultSite().filter(name::equals).isPresent();
      bench.out().println((isDefault ? "* " : "  ") + name);
    }
  }
}
