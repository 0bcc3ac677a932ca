package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.watch.AppWatch;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * {@code bench watch}: builds an app when its sources change and announces the new generation.
 *
 * <p>Only with {@code developer_mode}. What it announces is a number; the services load what lies
 * in the folders of the bench.
 */
@Command(
    name = "watch",
    description = "Rebuilds apps when their sources change; running services then serve them.",
    footer = {"", "Example:  bench watch"})
public final class WatchCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    if (!config.developerMode()) {
      System.out.println(
          "watch has nothing to do, and nothing listens on port %d: developer_mode is not set in sites/common_site_config.json"
              .formatted(config.fileWatcherPort()));
      return 0;
    }
    Progress progress = new Progress(System.out, false, false);
    try (AppWatch watch = new AppWatch(directory, config, progress)) {
      watch.run();
      return 0;
    }
  }
}
