package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bench.SiteUnavailableException;
import dev.bench.testkit.MariaDbProcess;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why a database gives no connection is told apart, and what dies in the pool fails no request. */
class RefusedConnectionTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private final Handles handles = new Handles();
  private final Databases databases = new Databases(5, "refused", DatabaseLimits.STANDARD);

  @AfterEach
  void close() {
    databases.close();
  }

  @Test
  void a_wrong_password_is_the_fault_of_its_site_and_not_of_the_server() {
    DatabaseAddress good = mariaDb.newDatabase();
    DatabaseAddress wrong = with(good, good.name(), "wrong-secret");

    assertThat(refusal(wrong))
        .hasMessageContaining("db_password")
        .hasMessageNotContaining("wrong-secret")
        .extracting(DatabaseUnavailableException::fault)
        .isEqualTo(DatabaseFault.ACCESS_DENIED);
    databases.begin(good, true).close();
    assertThat(databases.state()).noneMatch(ServerState::isAway);
  }

  @Test
  void a_password_that_is_mended_on_the_server_lets_the_site_in_again() {
    DatabaseAddress site = mariaDb.newDatabase();
    DatabaseAddress wrong = with(site, site.name(), "changed");
    assertThat(refusal(wrong).fault()).isEqualTo(DatabaseFault.ACCESS_DENIED);

    mariaDb.ask("alter user %s@'%%' identified by 'changed'".formatted(wrong.user()));

    await()
        .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
        .untilAsserted(() -> databases.begin(wrong, true).close());
  }

  @Test
  void a_database_that_is_gone_is_named() {
    DatabaseAddress site = mariaDb.newDatabase();
    DatabaseAddress gone = with(site, "test_99", site.password());

    assertThat(refusal(gone)).hasMessageContaining("test_99").hasMessageContaining("db_name");
  }

  @Test
  void a_full_server_is_told_apart_and_spares_those_that_have_a_connection() throws Exception {
    try (MariaDbProcess server = MariaDbProcess.start()) {
      DatabaseAddress site = server.newDatabase();
      DatabaseAddress late = server.newDatabase();
      databases.begin(site, true).close();
      server.asRoot("set global max_connections = 10");
      Connection[] taken = new Connection[9];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = DriverManager.getConnection(late.url(), late.user(), late.password());
      }
      try {
        assertThat(refusal(late))
            .hasMessageContaining("Too many connections")
            .extracting(DatabaseUnavailableException::fault)
            .isEqualTo(DatabaseFault.TOO_MANY_CONNECTIONS);
        databases.begin(site, true).close();
      } finally {
        for (Connection each : taken) {
          each.close();
        }
      }
      await()
          .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
          .untilAsserted(() -> databases.begin(late, true).close());
    }
  }

  @Test
  void a_server_that_hangs_is_told_apart_from_one_that_is_down() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(refusal(at(silent.getLocalPort())).fault()).isEqualTo(DatabaseFault.NO_ANSWER);
    }
    assertThat(refusal(at(1)).fault()).isEqualTo(DatabaseFault.SERVER_DOWN);
  }

  @Test
  void a_read_on_a_connection_that_died_in_the_pool_is_begun_on_another_one() {
    DatabaseAddress site = mariaDb.newDatabase();
    databases.begin(site, true).close();
    killAllOf(site);

    try (Transaction read = databases.begin(site, true)) {
      assertThat(read.handle(handles).select("select 1").mapTo(Long.class).one()).isOne();
    }
  }

  @Test
  void a_connection_that_dies_under_a_request_makes_its_statements_and_its_commit_a_503() {
    DatabaseAddress site = mariaDb.newDatabase();
    try (Transaction write = databases.begin(site, false)) {
      Handle handle = write.handle(handles);
      handle.execute("create table thing (id int)");
      killAllOf(site);

      for (int i = 0; i < 2; i++) { // the pool knows of it from the second one on
        Exception failure =
            catchThrowableOfType(
                Exception.class, () -> handle.execute("insert into thing values (1)"));
        assertThat(SqlErrors.translated(failure)).isInstanceOf(SiteUnavailableException.class);
      }
      assertThatThrownBy(write::commit).isInstanceOf(SiteUnavailableException.class);
    }
  }

  private static void killAllOf(DatabaseAddress site) {
    mariaDb.ask("kill hard user " + site.user());
    await()
        .until(() ->
            mariaDb
                .ask(
                    "select 1 from information_schema.processlist where user = '%s'"
                        .formatted(site.user()))
                .isEmpty());
  }

  private DatabaseUnavailableException refusal(DatabaseAddress address) {
    return catchThrowableOfType(
        DatabaseUnavailableException.class, () -> databases.begin(address, true).close());
  }

  private static DatabaseAddress at(int port) {
    return new DatabaseAddress("127.0.0.1", port, Optional.empty(), "x", "x", "x");
  }

  private static DatabaseAddress with(DatabaseAddress site, String name, String password) {
    return new DatabaseAddress(
        site.host(), site.port(), Optional.empty(), name, site.user(), password);
  }
}
