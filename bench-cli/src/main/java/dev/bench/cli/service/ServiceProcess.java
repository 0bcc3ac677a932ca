package dev.bench.cli.service;

import dev.bench.app.AppFiles;
import dev.bench.cli.ready.ReadySocket;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Ports;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.start.GenerationTeller;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.metrics.Figures;
import dev.bench.metrics.Management;
import dev.bench.process.CannotRunException;
import dev.bench.process.supervisor.ProcessManager;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service of a bench as a process: it starts the servers, the runtime and the service, then
 * waits.
 *
 * <p>TERM, Ctrl-C and the closing of the terminal end it. The shutdown hook closes the service, the
 * runtime and the servers in that order, while other threads still run.
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
   * @param role its name in Redis, MariaDB and the log; the process prints {@code <name> is ready}
   * @param connections how many database connections it may use at once
   */
  ServiceProcess(BenchDirectory directory, String role, int connections) {
    this.directory = directory;
    this.role = role;
    this.connections = connections;
  }

  /**
   * Checks the port on which this process will listen, before it starts any server. An error names
   * the program that has the port. A particular address is not checked, since the port may be free
   * there.
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
  interface Service extends Recycling.Work, AutoCloseable {

    /** What follows {@code is ready: } in the output. */
    String about();

    /** What it counts and measures. */
    Figures figures();

    /** Waits until the service ends by itself and returns its exit code; most services never do. */
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

  /** Runs the service until it ends or the process is asked to end. */
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
          Service service = starter.start(bench);
          Management management = Management.start(bench, role, service.figures())) {
        bench.followGenerations();
        tellGeneration(bench);
        Optional<ReadySocket> ready = ReadySocket.open(directory.pids(), System.getenv());
        Thread hook =
            Thread.ofPlatform()
                .unstarted(() -> {
                  ready.ifPresent(ReadySocket::close);
                  close(management, service, bench, servers);
                });
        Runtime.getRuntime().addShutdownHook(hook);
        System.out.println(role + " is ready: " + service.about());
        Recycling.watch(service);
        int code = service.awaitEnd();
        if (!stays(hook)) {
          return code;
        }
        // The hook closes everything, so this thread only has to wait.
        new CountDownLatch(1).await();
        return code;
      }
    }
  }

  /** Tells the process manager which generation of app code this process serves. */
  private static void tellGeneration(dev.bench.runtime.Bench bench) {
    GenerationTeller teller = GenerationTeller.ofThisProcess();
    if (teller != null) {
      bench.apps().onSwap(generation -> teller.serves(generation.id().toString()));
      teller.serves(bench.apps().current().id().toString());
    }
  }

  /** Whether the process is ending already, so that the hook cannot be removed. */
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
        log.warn("Closing failed; the process ends anyway", failure);
      }
    }
  }
}
