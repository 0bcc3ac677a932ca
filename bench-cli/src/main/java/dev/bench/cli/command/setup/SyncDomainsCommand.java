package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.production.Domains;
import dev.bench.config.BenchConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup sync-domains}: sets the further host names of a site. */
@Command(
    name = "sync-domains",
    description = "Sets the further host names of a site; each that stays keeps its certificate.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit code 0 when they have changed, 1 when they were the same, as in Frappe.",
      "Example:  bench setup sync-domains --site example.com --domain www.example.com"
    })
public final class SyncDomainsCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      required = true,
      description = "A host name; can be given several times.")
  private List<String> domains;

  @Override
  public Integer call() {
    BenchCommand bench = setup.bench();
    String site = bench.siteName(BenchConfig.defaultSite(bench.directory()));
    boolean changed = new Domains(bench.directory()).sync(domains, site);
    bench
        .out()
        .println(
            changed
                ? "the domains of %s are set; nginx serves them after: bench setup nginx, and a reload of nginx"
                    .formatted(site)
                : "the domains of %s are the same already".formatted(site));
    return changed ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
