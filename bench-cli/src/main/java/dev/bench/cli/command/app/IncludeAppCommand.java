package dev.bench.cli.command.app;

import dev.bench.cli.apps.AppList;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench include-app}: lets an excluded app be updated again. */
@Command(
    name = "include-app",
    description =
        "Takes an app out of sites/excluded_apps.txt: updates of the bench count it in again.",
    footer = {"", "Example:  bench include-app shop"})
public final class IncludeAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "APP", description = "The app.")
  private String app;

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    boolean changed = AppList.excluded(directory).remove(app);
    bench.out().println(app + (changed ? " is included in updates" : " was not excluded"));
    return 0;
  }
}
