package dev.bench.cli;

import dev.bench.app.AppFiles;
import dev.bench.cli.setup.BenchFiles;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.embedded.Binaries;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench start} does before the processes: everything in a fresh clone, next to nothing
 * the second time. Each step makes only what is missing.
 *
 * <p>It keeps the bench's own MariaDB running until it is closed, which is after all processes.
 */
final class FirstStart implements AutoCloseable {

  private final BenchDirectory bench;
  private final Progress progress;
  private @Nullable OwnServers servers;

  FirstStart(BenchDirectory bench, Progress progress) {
    this.bench = bench;
    this.progress = progress;
  }

  /** Settings and configuration files. */
  void files() throws IOException {
    long start = System.nanoTime();
    List<String> made = new BenchFiles(bench).makeMissing();
    if (!made.isEmpty()) {
      progress.done(String.join(", ", made) + " written", since(start));
    }
  }

  /** Redis and MariaDB in {@code env/bin}: links to what is installed or to what Maven brings. */
  void programs(BenchConfig config) {
    Path bin = bench.env().resolve("bin");
    Binaries binaries = Binaries.ofMachine(System.getenv(), progress::doing);
    link("Redis", bin.resolve("redis-server"), () -> binaries.linkRedisInto(bin));
    if (!OwnServers.hasOtherDatabase(config)) {
      link("MariaDB", bin.resolve("mariadbd"), () -> binaries.linkMariaDbInto(bin));
    }
  }

  private void link(String what, Path program, Runnable linking) {
    if (!Files.isExecutable(program)) {
      progress.step(
          "looking for " + what,
          what + " found",
          () -> {
            linking.run();
            return program;
          });
    }
  }

  /** Classes and assets of the apps; a broken app does not keep the others from starting. */
  void apps() throws IOException {
    new AppBuilds(bench, progress).build(AppFiles.of(bench));
  }

  /** The bench's own MariaDB, unless another is configured. */
  void database() {
    BenchConfig config = BenchConfig.load(bench);
    OwnServers own = new OwnServers(bench, config, progress::doing);
    servers = own;
    if (!OwnServers.hasOtherDatabase(config)) {
      progress.step("starting MariaDB", "MariaDB started", own::database);
    }
  }

  /** A first site, when there is none. */
  void site() {
    if (new Sites(bench, BenchConfig.load(bench)).names().isEmpty()) {
      progress.line("  no site yet: make one with bench new-site NAME");
    }
  }

  @Override
  public void close() {
    if (servers != null) {
      servers.close();
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
