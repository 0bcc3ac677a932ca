package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bench.SiteUnavailableException;
import dev.bench.testkit.MariaDbProcess;
import dev.bench.testkit.RealMariaDb;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is stopped, killed and frozen beside a healthy one. */
class ServerOutageTest {

  private static final String SLEEPER = "select sleep(600)";

  @RegisterExtension static final RealMariaDb healthyServer = new RealMariaDb();

  private static MariaDbProcess server;

  private final Handles handles = new Handles();
  private final Databases databases = new Databases(9, "outage", DatabaseLimits.STANDARD);
  private DatabaseAddress site;
  private DatabaseAddress healthy;

  @BeforeAll
  static void start() {
    server = MariaDbProcess.start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void sites() {
    site = server.newDatabase();
    healthy = healthyServer.newDatabase();
    awaitAnswer(site);
    awaitAnswer(healthy);
  }

  /** A first connection takes a busy machine longer than a request waits for one. */
  private void awaitAnswer(DatabaseAddress address) {
    await()
        .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
        .until(() -> one(address) == 1);
  }

  @AfterEach
  void close() {
    databases.close();
  }

  @Test
  void a_stopped_server_refuses_its_sites_only_and_recovers_by_itself() {
    server.stop();
    try {
      assertIsRefused();
      assertThat(one(healthy)).isOne();
      assertThat(away()).containsExactly(site.server());
    } finally {
      server.startAgain();
    }
    assertRecovers();
  }

  @Test
  void a_killed_server_refuses_its_sites_only_and_recovers_by_itself() {
    server.kill();
    try {
      assertIsRefused();
      assertThat(one(healthy)).isOne();
    } finally {
      server.startAgain();
    }
    assertRecovers();
  }

  @Test
  void a_frozen_server_refuses_its_sites_only_and_recovers_by_itself() {
    server.freeze();
    try {
      assertThatThrownBy(() -> one(site)).isInstanceOf(SiteUnavailableException.class);
      await().until(() -> away().contains(site.server()));
      assertIsRefused();
      assertThat(one(healthy)).isOne();
    } finally {
      server.thaw();
    }
    assertRecovers();
  }

  @Test
  void a_request_whose_server_freezes_under_its_statement_does_not_wait_for_its_own_limit()
      throws Exception {
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> request = threads.submit(() -> sleep(site));
      await().until(() -> sleepers() == 1);
      server.freeze();
      try {
        assertThatThrownBy(request::get)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(SiteUnavailableException.class);
        assertThat(away()).containsExactly(site.server());
      } finally {
        server.thaw();
      }
    }
    assertRecovers();
  }

  @Test
  void many_requests_of_a_site_that_is_away_are_refused_without_an_attempt_to_connect()
      throws Exception {
    server.stop();
    try {
      assertIsRefused();
      try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
        List<Future<DatabaseUnavailableException>> refused = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
          refused.add(threads.submit(this::refusal));
        }
        Set<Throwable> causes = new HashSet<>();
        for (Future<DatabaseUnavailableException> each : refused) {
          causes.add(each.get().getCause());
        }
        // All of them were told the cause of the one attempt that failed, and made none.
        assertThat(causes).hasSize(1);
      }
    } finally {
      server.startAgain();
    }
    assertRecovers();
  }

  private void assertIsRefused() {
    DatabaseUnavailableException first = refusal();
    assertThat(first.fault().isOfServer()).isTrue();
    assertThat(first).hasMessageContaining(site.server());
    await().until(() -> away().contains(site.server()));
  }

  private DatabaseUnavailableException refusal() {
    return catchThrowableOfType(
        DatabaseUnavailableException.class, () -> databases.begin(site, true).close());
  }

  private void assertRecovers() {
    await().until(() -> away().isEmpty());
    awaitAnswer(site);
    assertThat(databases.state()).hasSize(2).noneMatch(ServerState::isAway);
  }

  private List<String> away() {
    return databases.state().stream().filter(ServerState::isAway).map(ServerState::server).toList();
  }

  private long one(DatabaseAddress address) {
    try (Transaction transaction = databases.beginForRequest(address, true)) {
      return transaction.handle(handles).select("select 1").mapTo(Long.class).one();
    }
  }

  private void sleep(DatabaseAddress address) {
    try (Transaction transaction = databases.beginForRequest(address, true)) {
      Handle handle = transaction.handle(handles);
      handle.select(SLEEPER).mapTo(Long.class).one();
    }
  }

  private long sleepers() {
    try (Transaction transaction = databases.begin(site, true)) {
      return transaction
          .handle(handles)
          .select("select count(*) from information_schema.processlist where state = 'User sleep'")
          .mapTo(Long.class)
          .one();
    }
  }
}
