package dev.bench.cli.command.app;

import dev.bench.cli.apps.AppIntake;
import dev.bench.cli.apps.AppName;
import dev.bench.cli.apps.AppSource;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench get-app}: brings an app into the bench from a Git repository or a folder. */
@Command(
    name = "get-app",
    description = "Fetches an app, builds it and adds it to the bench; all or nothing.",
    footer = {
      "",
      "A folder that is a Git repository is cloned, another one is copied.",
      "A folder of apps/ is built and listed where it lies.",
      "Examples:",
      "  bench get-app https://github.com/acme/shop --branch v2",
      "  bench get-app ~/src/shop"
    })
public final class GetAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "URL", description = "The address of a Git repository, or a folder.")
  private String place;

  @Option(names = "--branch", paramLabel = "NAME", description = "The branch or tag to clone.")
  private @Nullable String branch;

  @Override
  public Integer call() throws IOException {
    BenchDirectory directory = bench.directory();
    Progress progress = Terminal.current().progress();
    Path folder = bench.typed(Path.of(place));
    boolean isFolder = Files.isDirectory(folder);
    AppSource source =
        new AppSource(isFolder ? folder.toString() : place, Optional.ofNullable(branch));
    AppName name;
    try (AppIntake intake = AppIntake.begin(directory, new AppBuilds(directory, progress))) {
      if (isFolder && directory.apps().equals(folder.getParent())) {
        source.requireApp(folder);
        name = new AppName(source.lastPart());
        intake.takeInPlace(name);
      } else {
        source.into(intake.draft());
        name = AppName.typed(AppBuilds.artifactId(intake.draft()).orElseGet(source::lastPart));
        intake.take(name);
      }
    }
    progress.line("");
    progress.line("    Sources   apps/" + name);
    progress.line("    Install   bench --site SITE install-app " + name);
    return 0;
  }
}
