package dev.bench.cli.command.app;

import dev.bench.cli.apps.AppList;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench exclude-app}: keeps an app from being updated. */
@Command(
    name = "exclude-app",
    description =
        "Lists an app in sites/excluded_apps.txt: updates of the bench leave it as it is.",
    footer = {"", "Example:  bench exclude-app shop"})
public final class ExcludeAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "APP", description = "The app.")
  private String app;

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    AppBuilds.named(directory, app);
    boolean changed = AppList.excluded(directory).add(app);
    bench.out().println(app + (changed ? " is excluded from updates" : " was excluded before"));
    return 0;
  }
}
