package dev.bench.cli.watch;

import dev.bench.cli.devserver.BuildReports;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.site.change.PendingMigrations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Announces builds to the services, and tells terminal, browsers and editors when these run them.
 *
 * <p>Waiting for the services keeps no build waiting. Threads: one at a time calls it.
 */
final class Announcements implements AutoCloseable {

  /** How long services may take to run a new generation before the watcher says so. */
  private static final String SERVE_LIMIT = "generation_load_limit";

  private static final Duration DEFAULT_SERVE_LIMIT = Duration.ofSeconds(10);

  private final Progress progress;
  private final GenerationBell bell;
  private final ServingServices services;
  private final BuildReports reports;
  private final Duration serveLimit;
  private boolean unheard;

  Announcements(BenchDirectory bench, BenchConfig config, Progress progress) {
    this.progress = progress;
    this.bell = new GenerationBell(bench, config);
    this.services = bell.services();
    this.serveLimit = config.settings().duration(SERVE_LIMIT).orElse(DEFAULT_SERVE_LIMIT);
    this.reports =
        hasReaders() ? BuildReports.open(bench, config, progress) : BuildReports.unheard(bench);
  }

  /** A run without development ({@code --no-dev}) has none. */
  private static boolean hasReaders() {
    return System.getenv("DEV_SERVER") != null || !ProcessManager.managesThisProgram();
  }

  /** Whether the services have not heard of the last announcement. */
  boolean areUnheard() {
    return unheard;
  }

  /** Tells browsers and editors how the apps are built now. */
  void tell() throws IOException {
    reports.tell();
  }

  /** Tells browsers and editors which migrations sites have not applied. */
  void tellPending(List<PendingMigrations.Pending> migrations) {
    reports.tellPending(migrations);
  }

  /** Announces builds; that Redis is away is told once. */
  void announce(List<Build.Done> done) throws IOException {
    switch (bell.ring()) {
      case GenerationBell.Rung.Unheard(String reason) -> {
        tellBuilt(done);
        if (!unheard) {
          progress.line("  the services do not hear of it yet: " + reason);
        }
        unheard = true;
      }
      case GenerationBell.Rung.Heard(long generation, long count) -> {
        unheard = false;
        long start = System.nanoTime();
        var _ =
            services
                .expect(generation, count)
                .orTimeout(serveLimit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) ->
                    served(generation, count, done, Duration.ofNanos(System.nanoTime() - start)));
      }
    }
  }

  /** Some or all services run the builds; called by the thread that hears the last of them. */
  private void served(long generation, long count, List<Build.Done> done, Duration waited) {
    List<String> serving = services.heard(generation);
    if (serving.size() < count) {
      tellBuilt(done);
      progress.line(
          "  after %d ms only %d of %d services run it (%s); bench status shows the others"
              .formatted(waited.toMillis(), serving.size(), count, String.join(", ", serving)));
    } else {
      String by =
          serving.isEmpty() ? "; no service runs" : ", served by " + String.join(", ", serving);
      done.forEach(each -> progress.done(each.app() + " built" + by, each.took().plus(waited)));
    }
    try {
      reports.tellServed(generation, serving);
    } catch (IOException e) {
      progress.line("  the state of the builds cannot be read: " + e);
    }
  }

  /** Tells of builds that not all services run: without a tick. */
  private void tellBuilt(List<Build.Done> done) {
    done.forEach(each -> progress.line("  " + each.app() + " built"));
  }

  @Override
  public void close() {
    reports.close();
    services.close();
    bell.close();
  }
}
