package dev.bench.cli.command.site;

import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench install-app}: installs apps on a site. */
@Command(
    name = "install-app",
    description = "Installs apps, and the apps they require, on a site; all of them or none.",
    footer = {"", "Example:  bench --site shop.localhost install-app todo"})
public final class InstallAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "APP", arity = "1..*", description = "The apps.")
  private List<String> apps;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    Progress progress = Terminal.current().progress();
    List<AppFiles> wanted = apps.stream().map(app -> AppBuilds.named(directory, app)).toList();
    AppBuilds builds = new AppBuilds(directory, progress);
    if (builds.build(wanted) > 0) {
      return 1;
    }
    builds.announce(config);
    List<String> installed = SiteOperations.installing(directory, progress, site, apps);
    apps.stream()
        .filter(app -> !installed.contains(app))
        .forEach(app -> progress.line("    " + app + " was installed before"));
    return 0;
  }
}
