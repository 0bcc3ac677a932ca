package dev.bench.cli.command.setup;

import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench build}: compiles the apps and links their static files. */
@Command(
    name = "build",
    description = "Compiles the apps and puts their static files where the web server finds them.",
    footer = {"", "Example:  bench build --app todo"})
public final class BuildCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"--app", "--apps"},
      paramLabel = "APP",
      split = ",",
      description = "Only these apps.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    List<AppFiles> apps =
        names.isEmpty()
            ? AppFiles.of(directory)
            : names.stream().map(name -> AppBuilds.named(directory, name)).toList();
    AppBuilds builds = new AppBuilds(directory, Terminal.current().progress());
    int broken = builds.build(apps);
    builds.announce(BenchConfig.load(directory));
    return broken == 0 ? 0 : 1;
  }
}
