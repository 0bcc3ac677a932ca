package dev.bench.cli.command.app;

import dev.bench.BenchException;
import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.tests.AppTests;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.cli.watch.Watcher;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench run-tests}: runs the tests of apps. Each test class has a site of its own. */
@Command(
    name = "run-tests",
    description = "Runs the tests of apps; none of them touches a site of the bench.",
    footer = {
      "",
      "Without --app: the apps of the site that --site names (of all sites: --site all), else all apps.",
      "With --failed --watch all tests run once none has failed.",
      "The exit code is 1 when a test failed or could not be run.",
      "Examples:",
      "  bench run-tests --app todo",
      "  bench run-tests --app todo --failed --watch"
    })
public final class RunTestsCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMinutes(1);

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Option(
      names = {"--app", "--apps"},
      paramLabel = "APP",
      split = ",",
      description = "The tests of these apps.")
  private List<String> names = List.of();

  @Option(names = "--failed", description = "Only the tests that failed in the last run.")
  private boolean failed;

  @Option(names = "--watch", description = "Run them again after each change, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description = "How long the tests of one app may take (default: ${DEFAULT-VALUE}).")
  private String timeout;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchDirectory directory = bench.directory();
    List<AppFiles> apps = chosen(directory);
    Duration limit = limit();
    if (watch) {
      watch(directory, apps, limit);
    }
    return run(directory, apps, limit) ? 0 : 1;
  }

  /** Runs the tests now and after each change, until Ctrl-C. */
  private void watch(BenchDirectory directory, List<AppFiles> apps, Duration limit)
      throws IOException, InterruptedException {
    List<Path> folders = apps.stream().map(AppFiles::folder).toList();
    // It begins before the tests do, so that an edit meanwhile is not missed.
    try (Watcher watcher = new Watcher(folders)) {
      runAndGoOn(directory, apps, limit);
      while (true) {
        Set<Path> changed = watcher.next(LOOK);
        List<AppFiles> affected =
            apps.stream()
                .filter(app -> changed.stream().anyMatch(file -> file.startsWith(app.folder())))
                .toList();
        if (!affected.isEmpty()) {
          runAndGoOn(directory, affected, limit);
        }
      }
    }
  }

  private void runAndGoOn(BenchDirectory directory, List<AppFiles> apps, Duration limit)
      throws IOException, InterruptedException {
    Progress progress = Terminal.current().progress();
    try {
      run(directory, apps, limit);
    } catch (BenchException failure) { // such as tests that take too long
      progress.line("  ✗ " + failure.getMessage());
    }
    progress.line("  waiting for changes; Ctrl-C ends it");
  }

  private boolean run(BenchDirectory directory, List<AppFiles> apps, Duration limit)
      throws IOException, InterruptedException {
    Progress progress = Terminal.current().progress();
    // An app under test may require others, whose builds it takes.
    List<AppFiles> others =
        AppFiles.of(directory).stream().filter(app -> !apps.equals(List.of(app))).toList();
    new AppBuilds(directory, progress).build(others);
    boolean good = true;
    for (AppFiles app : apps) {
      good &= run(new AppTests(app, progress, System.getenv(), limit), app.name(), progress);
    }
    return good;
  }

  private boolean run(AppTests tests, String app, Progress progress)
      throws IOException, InterruptedException {
    if (!tests.exist()) {
      progress.line("  " + app + ": it has no tests (no pom.xml or no src/test/java)");
      return true;
    }
    Optional<String> selected = failed ? tests.failedBefore() : Optional.empty();
    if (failed && selected.isEmpty()) {
      progress.line("  " + app + ": no test failed in the last run" + (watch ? "; all run" : ""));
      return !watch || tests.run(selected);
    }
    return tests.run(selected);
  }

  private List<AppFiles> chosen(BenchDirectory directory) {
    if (!names.isEmpty()) {
      return names.stream().map(name -> AppBuilds.named(directory, name)).toList();
    }
    Optional<Set<String>> chosen = bench.typedSitesApps(directory);
    return AppFiles.of(directory).stream()
        .filter(app -> chosen.isEmpty() || chosen.get().contains(app.name()))
        .toList();
  }

  private Duration limit() {
    try {
      return Durations.parse(timeout);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          spec.commandLine(), "--timeout %s: write a duration, such as 10m".formatted(timeout));
    }
  }
}
