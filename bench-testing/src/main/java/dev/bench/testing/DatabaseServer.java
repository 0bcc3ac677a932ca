package dev.bench.testing;

import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.ScratchMariaDb;
import dev.bench.embedded.binaries.Binaries;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MariaDB of all test classes of a Java process; it ends with the process. Thread-safe. */
final class DatabaseServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DatabaseServer.class);

  private final ScratchMariaDb server;
  private final AtomicInteger sites = new AtomicInteger();

  private DatabaseServer(ScratchMariaDb server) {
    this.server = server;
  }

  static DatabaseServer start() {
    return new DatabaseServer(
        ScratchMariaDb.start(binaries(), Binaries.cacheFolder(System.getenv())));
  }

  /** The programs of MariaDB and Redis; fetching them takes minutes, so it is told. */
  static Binaries binaries() {
    return Binaries.ofMachine(System.getenv(), step -> log.warn("{}", step));
  }

  /** A number that no other site on this server has. */
  int nextSite() {
    return sites.incrementAndGet();
  }

  /** Root's login, with {@code database} as the current one. */
  DatabaseAddress root(String database) {
    return new DatabaseAddress(
        "127.0.0.1", server.port(), Optional.empty(), database, "root", server.rootPassword());
  }

  @Override
  public void close() {
    server.close();
  }
}
