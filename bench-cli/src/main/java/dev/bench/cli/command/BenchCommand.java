package dev.bench.cli.command;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.site.Sites;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code bench} itself: the options that stand before every subcommand. */
@Command(
    name = "bench",
    description = "Runs many sites from shared app code.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = BuiltVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  bench start                               runs all processes of this bench",
      "  bench new-site shop.localhost             makes a site",
      "  bench --site shop.localhost list-apps     says what is installed on it",
      "",
      "`bench COMMAND --help` tells more about a command."
    })
public final class BenchCommand implements Runnable {

  @Option(
      names = "--site",
      paramLabel = "SITE",
      scope = ScopeType.INHERIT,
      description =
          "The site to work on; otherwise FRAPPE_SITE or the default site. `all` means every site, for backup,"
              + " migrate, execute, maintenance, run-tests and lists.")
  public @Nullable String site;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors.")
  public boolean verbose;

  @Spec public CommandSpec spec;

  private final Path here;

  /** A command line that was typed in the folder {@code here}. */
  public BenchCommand(Path here) {
    this.here = here;
  }

  /** Without a command: says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  /** The file that was typed: relative to the folder where that was done. */
  public Path typed(Path file) {
    return here.resolve(file).toAbsolutePath().normalize();
  }

  /** The bench that the current folder lies in. */
  public BenchDirectory directory() {
    return BenchDirectory.find(here);
  }

  /** The sites that are meant: all of them for {@code --site all}, else the one. */
  public List<String> siteNames(BenchDirectory directory, BenchConfig config) {
    return meansAllSites() ? Sites.names(directory) : List.of(siteName(config));
  }

  /** Whether {@code --site all} was typed. */
  public boolean meansAllSites() {
    return "all".equals(site);
  }

  /** The one site that was typed; empty when none was, or {@code all}. */
  public Optional<String> typedSite() {
    return Optional.ofNullable(site).filter(name -> !meansAllSites());
  }

  /**
   * The apps of the sites that were typed; empty when none was. Of all sites, one whose files are
   * broken is left out, and standard error says so.
   */
  public Optional<Set<String>> typedSitesApps(BenchDirectory directory) {
    if (site == null) {
      return Optional.empty();
    }
    Sites sites = new Sites(directory, BenchConfig.load(directory));
    if (!meansAllSites()) {
      return Optional.of(Set.copyOf(sites.require(site).installedApps()));
    }
    Set<String> apps = new HashSet<>();
    for (String name : sites.names()) {
      try {
        sites.find(name).ifPresent(found -> apps.addAll(found.installedApps()));
      } catch (BrokenConfigException broken) {
        String left = "bench: site %s is left out: %s".formatted(name, broken.getMessage());
        spec.commandLine().getErr().println(left);
      }
    }
    return Optional.of(apps);
  }

  /** The site that is meant. */
  public String siteName(BenchConfig config) {
    return siteName(config.defaultSite());
  }

  /** The site that is meant, where {@code otherwise} is the default one. */
  public String siteName(Optional<String> otherwise) {
    if (meansAllSites()) {
      throw new ParameterException(
          spec.commandLine(), "This command works on one site: name it instead of --site all");
    }
    return Optional.ofNullable(site)
        .or(() -> otherwise)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "Which site? Name it with --site SITE, or choose a default with: bench use SITE"));
  }

  /** Standard output. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
