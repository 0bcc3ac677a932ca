package dev.bench.cli.command.site;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench use}: chooses the default site. */
@Command(
    name = "use",
    description = "Makes a site the default one of this bench.",
    footer = {"", "Example:  bench use shop.localhost"})
public final class UseCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "SITE", description = "The site.")
  private String site;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    new Sites(directory, BenchConfig.load(directory)).require(site);
    new BenchFiles(directory).set("default_site", site);
    bench.out().println("Default site: " + site);
  }
}
