package dev.bench.cli.command.service;

import dev.bench.build.Folders;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.backup.BackupCommand;
import dev.bench.cli.command.site.MigrateCommand;
import dev.bench.cli.command.site.NewSiteCommand;
import dev.bench.cli.setup.BenchSettings;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.PortSet;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.embedded.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The life of a site, in a bench and on servers of its own, which the JVM records. */
final class SiteTraining {

  private static final String SITE = "training.localhost";

  private SiteTraining() {}

  /**
   * Whether the bench has a MariaDB of its own: then its programs are on this machine, and none is
   * fetched for the training.
   */
  static boolean isPossible(BenchDirectory bench) {
    return Files.isDirectory(bench.env().resolve("mariadb"))
        && !OwnServers.hasOtherDatabase(BenchConfig.load(bench));
  }

  /** Makes, migrates and saves a site; the status is that of the first command that failed. */
  static int run() throws IOException {
    Path folder = Files.createTempDirectory("bench-training");
    try {
      makeBench(folder);
      BenchDirectory bench = new BenchDirectory(folder);
      new BenchSettings(bench)
          .add(new PortSet(Map.of("redis_cache", FreePort.any(), "redis_queue", FreePort.any())));
      try (OwnServers _ = new OwnServers(bench, BenchConfig.load(bench), _ -> {}).all()) {
        return run(folder);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static int run(Path folder) {
    CommandLine line =
        new CommandLine(new BenchCommand(folder))
            .addSubcommand(new NewSiteCommand())
            .addSubcommand(new MigrateCommand())
            .addSubcommand(new BackupCommand());
    int made = line.execute("new-site", SITE, "--admin-password", "training");
    int migrated = made == 0 ? line.execute("--site", SITE, "migrate") : made;
    return migrated == 0 ? line.execute("--site", SITE, "backup") : migrated;
  }

  /** Makes the folders of a bench. */
  static void makeBench(Path folder) throws IOException {
    for (String part : List.of("apps", "sites", "config")) {
      Files.createDirectory(folder.resolve(part));
    }
  }
}
