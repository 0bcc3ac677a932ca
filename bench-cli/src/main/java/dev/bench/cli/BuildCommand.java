package dev.bench.cli;

import dev.bench.app.AppFiles;
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
final class BuildCommand implements Callable<Integer> {

  @ParentCommand private Bench bench;

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
    return builds.build(apps) == 0 ? 0 : 1;
  }
}
