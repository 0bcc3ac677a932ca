package dev.bench.cli.command.app;

import dev.bench.cli.apps.AppRemoval;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench remove-app}: takes an app out of the bench and archives its folder. */
@Command(
    name = "remove-app",
    description =
        "Takes an app that no site has out of the bench; its folder goes to archived/apps.",
    footer = {"", "Example:  bench remove-app shop"})
public final class RemoveAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "APP", description = "The app.")
  private String app;

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    Optional<Path> archived =
        new AppRemoval(directory, LocalDate.now(ZoneId.systemDefault()), AppRemoval.LOCK_LIMIT)
            .remove(app);
    new AppBuilds(directory, Terminal.current().progress()).announce(BenchConfig.load(directory));
    String where =
        archived.map(folder -> "; its folder is " + directory.root().relativize(folder)).orElse("");
    bench.out().println(app + " was removed" + where);
    return 0;
  }
}
