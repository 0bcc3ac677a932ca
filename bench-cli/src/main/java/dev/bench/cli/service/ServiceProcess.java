package dev.bench.cli.service;

import dev.bench.app.AppFiles;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Ports;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.start.GenerationTeller;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import dev.bench.process.supervisor.ProcessManager;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One long-running service of a bench as a process: servers, runtime, service, then wait.
 *
 * <p>TERM, Ctrl-C and the closing of the terminal end it: the shutdown hook closes the service and
 * what it stands on, in reverse order, while other threads still run.
 */
final class ServiceProcess {

  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

  private static final Set<String> USUAL_ADDRESSES = Set.of("127.0.0.1", "0.0.0.0");

  private final BenchDirectory directory;
  private final String role;
  private final int connections;

  /**
   * A process.
   *
   * @param role what Redis, MariaDB and the log call it; {@code <role> is ready} is what it says
   *     when it does its work
   * @param connections how many database connections it may use at once
   */
  ServiceProcess(BenchDirectory directory, String role, int connections) {
    this.directory = directory;
    this.role = role;
    this.connections = connections;
  }

  /**
   * The same process, which will listen: somebody else on its port is named before servers are
   * started in vain. Not asked for an address of its own, whose port may be free all the same.
   */
  ServiceProcess listeningAt(String host, int port) {
    if (port < 0 || port > Ports.LAST) {
      throw new CannotRunException(
          "--port is %d, expected a port from 1 to %d".formatted(port, Ports.LAST));
    }
    if (USUAL_ADDRESSES.contains(host)) {
      Ports.requireFree(
          Map.of(role, port),
          "stop it, or choose another port with --port or in sites/common_site_config.json");
    }
    return this;
  }

  /** A service that was started. */
  interface Service extends AutoCloseable {

    /** What else to say when it is ready. */
    String about();

    /** Returns when it has ended by itself, with its exit code; most never do. */
    default int awaitEnd() throws InterruptedException {
      new CountDownLatch(1).await();
      return 0;
    }

    @Override
    void close();
  }

  /** Starts a service. */
  @FunctionalInterface
  interface Starter {
    /** Starts it on an open bench. */
    Service start(dev.bench.runtime.Bench bench);
  }

  /** Runs the service until it ends or the process is told to. */
  int run(Starter starter) throws IOException, InterruptedException {
    BenchConfig config = BenchConfig.load(directory);
    if (config.developerMode() && !ProcessManager.managesThisProgram()) {
      new AppBuilds(directory, new Progress(System.err, false, false))
          .build(AppFiles.of(directory));
    }
    try (OwnServers servers = new OwnServers(directory, config, log::info)) {
      servers.patiently().all();
      try (dev.bench.runtime.Bench bench =
              dev.bench.runtime.Bench.open(directory, role, connections);
          Service service = starter.start(bench)) {
        bench.followGenerations();
        tellGeneration(bench);
        Thread hook = Thread.ofPlatform().unstarted(() -> close(service, bench, servers));
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println(role + " is ready: " + service.about());
        int code = service.awaitEnd();
        if (!stays(hook)) {
          return code;
        }
        // The hook is closing everything; this thread is not needed any more.
        new CountDownLatch(1).await();
        return code;
      }
    }
  }

  /** The manager shows which generation of app code is served where. */
  private static void tellGeneration(dev.bench.runtime.Bench bench) {
    GenerationTeller teller = GenerationTeller.ofThisProcess();
    if (teller != null) {
      bench.apps().onSwap(generation -> teller.serves(generation.id().toString()));
      teller.serves(bench.apps().current().id().toString());
    }
  }

  /** Whether the process is ending already, so that the hook cannot be taken back. */
  private static boolean stays(Thread hook) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return true;
    }
  }

  private static void close(AutoCloseable... inOrder) {
    for (AutoCloseable each : inOrder) {
      try {
        each.close();
      } catch (Exception failure) {
        log.warn("Not everything could be closed; the process ends all the same", failure);
      }
    }
  }
}
