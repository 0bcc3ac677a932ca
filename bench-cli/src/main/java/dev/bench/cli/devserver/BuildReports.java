package dev.bench.cli.devserver;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildState;
import dev.bench.build.Builds;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.change.PendingMigrations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a watcher knows of builds on the port {@code file_watcher_port}.
 *
 * <p>A port that is taken does not stop the watcher: it says so, and nothing is told. Thread-safe.
 */
public final class BuildReports implements AutoCloseable {

  private final BenchDirectory bench;
  private final @Nullable DevServer server;
  private long sequence;
  private long generation;
  private List<String> servedBy = List.of();
  private List<BuildState> apps = List.of();
  private List<PendingMigrations.Pending> pending = List.of();

  private BuildReports(BenchDirectory bench, @Nullable DevServer server) {
    this.bench = bench;
    this.server = server;
  }

  /** Listens on the port, unless another program has it. */
  public static BuildReports open(BenchDirectory bench, BenchConfig config, Progress progress) {
    int port = config.fileWatcherPort();
    try {
      TrustedHosts hosts = new TrustedHosts(bench, config.webserverPort());
      return new BuildReports(bench, DevServer.start(port, hosts));
    } catch (IOException taken) {
      progress.line(
          "  browsers and editors hear nothing of builds: port %d is taken (%s); set another file_watcher_port in sites/common_site_config.json"
              .formatted(port, taken.getMessage()));
      return new BuildReports(bench, null);
    }
  }

  /** Reports of a bench that no program can read. */
  public static BuildReports unheard(BenchDirectory bench) {
    return new BuildReports(bench, null);
  }

  /** Tells how the apps are built now. */
  public synchronized void tell() throws IOException {
    List<BuildState> states = new ArrayList<>();
    for (AppFiles app : AppFiles.of(bench)) {
      new Builds(bench, app.name()).state().ifPresent(states::add);
    }
    apps = states;
    publish();
  }

  private void publish() {
    if (server == null) {
      return;
    }
    sequence++;
    server.publish(
        new BuildReport(sequence, generation, servedBy, bench.root().toString(), apps, pending));
  }

  /** Tells which migrations sites have not applied, beside what was told of the apps. */
  public synchronized void tellPending(List<PendingMigrations.Pending> migrations) {
    pending = List.copyOf(migrations);
    publish();
  }

  /** Tells that these services run a generation. */
  public synchronized void tellServed(long number, Collection<String> services) throws IOException {
    if (number >= generation) {
      generation = number;
      servedBy = List.copyOf(services);
      tell();
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
