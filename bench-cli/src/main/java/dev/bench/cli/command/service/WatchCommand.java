package dev.bench.cli.command.service;

import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.cli.watch.Build;
import dev.bench.cli.watch.BuildService;
import dev.bench.cli.watch.Watcher;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
    description = "Rebuilds apps when their sources change; running services then serve them.")
public final class WatchCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    if (!config.developerMode()) {
      System.out.println(
          "watch has nothing to do: developer_mode is not set in sites/common_site_config.json");
      return 0;
    }
    List<AppFiles> apps =
        AppFiles.of(directory).stream().filter(app -> Files.isDirectory(app.folder())).toList();
    try (BuildService service = new BuildService(directory, System.getenv());
        Watcher watcher = new Watcher(apps.stream().map(AppFiles::folder).toList());
        Redis queue = Redis.connect(config.redisQueue(), "watch")) {
      Announcement announcement = new Announcement(queue, config.benchId());
      AppBuilds builds = new AppBuilds(directory, new Progress(System.out, false, false));
      // What was saved before the watcher stood; and javac is warm for the first edit.
      if (rebuild(service.inOrder(apps), service, builds)) {
        announcement.make();
      }
      System.out.println(
          "watch is ready: " + String.join(", ", apps.stream().map(AppFiles::name).toList()));
      while (true) {
        Set<Path> changed = watcher.next();
        List<AppFiles> touched = apps.stream().filter(app -> isTouched(app, changed)).toList();
        boolean pages = touched.stream().anyMatch(app -> isBelow(app.pages(), changed));
        if (rebuild(service.withDependents(touched), service, builds) || pages) {
          announcement.make();
        }
      }
    }
  }

  /** Builds what has changed; says whether anything is new. */
  private static boolean rebuild(List<AppFiles> apps, BuildService service, AppBuilds builds)
      throws IOException {
    boolean isNew = false;
    for (AppFiles app : apps) {
      Build build = service.build(app);
      builds.tell(build);
      isNew |= build instanceof Build.Done;
    }
    return isNew;
  }

  private static boolean isTouched(AppFiles app, Set<Path> changed) {
    return isBelow(app.folder(), changed);
  }

  private static boolean isBelow(Path folder, Set<Path> changed) {
    return changed.stream().anyMatch(file -> file.startsWith(folder));
  }

  /** Tells the services that there is a new generation. */
  private record Announcement(Redis queue, String benchId) {

    void make() {
      String key = RedisKeys.GENERATION.key(benchId);
      try {
        String number = Long.toString(queue.incr(key));
        queue.publish(key, number);
      } catch (RedisUnavailableException away) {
        System.out.println("  the services do not hear of it: " + away.getMessage());
      }
    }
  }
}
