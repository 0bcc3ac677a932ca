package dev.bench.metrics;

import dev.bench.runtime.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process does for {@code management_port}: it answers its own figures at a socket, and
 * serves those of all processes on the port while no other process does.
 *
 * <p>Without {@code management_port} nothing is opened. Thread-safe.
 */
public final class Management implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Management.class);

  private final Optional<ManagementPort> port;

  private Management(Optional<ManagementPort> port) {
    this.port = port;
  }

  /**
   * Begins where {@code management_port} is set; a process whose socket cannot be opened says so
   * and goes on without.
   *
   * @param process the name of the process, such as {@code web}
   * @param own the figures of what runs in it
   */
  public static Management start(Bench bench, String process, Figures own) {
    Optional<Long> port = bench.config().settings().number("management_port");
    if (port.isEmpty()) {
      return new Management(Optional.empty());
    }
    Path place = bench.directory().pids().resolve("metrics");
    try {
      int number = Math.toIntExact(port.get());
      return new Management(Optional.of(ManagementPort.open(bench, number, place, process, own)));
    } catch (IOException e) {
      log.warn("The figures of this process are not served: no socket can be made in {}", place, e);
      return new Management(Optional.empty());
    }
  }

  @Override
  public void close() {
    port.ifPresent(ManagementPort::close);
  }
}
