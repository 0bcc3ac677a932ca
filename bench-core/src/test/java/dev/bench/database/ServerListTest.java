package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.database.dump.LoginFile;
import dev.bench.testkit.MariaDbProcess;
import dev.bench.testkit.RealMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A database whose {@code db_host} names several servers. All but one of them are read-only, so
 * that a server that is slow is waited for and no other one is taken.
 */
class ServerListTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @AfterEach
  void makeWritable() throws SQLException {
    readOnlyHere(false);
  }

  @Test
  void transactions_and_administrators_go_to_the_server_that_takes_writes() throws Exception {
    try (MariaDbProcess other = MariaDbProcess.start()) {
      DatabaseAddress here = mariaDb.newDatabase();
      prepare(other, here);
      DatabaseAddress list =
          at(
              "127.0.0.1:1, 127.0.0.1:%d, 127.0.0.1:%d".formatted(other.root().port(), here.port()),
              here);
      readOnly(other, true);
      try (Databases databases = databases()) {
        await(() -> port(databases, list) == here.port());
      }
      await(() -> list.writable().port() == here.port());
      await(() -> LoginFile.text(list).contains("port=%d\n".formatted(here.port())));
      await(() -> marked(list));
      assertThat(Tables.isMarked(here, "ab")).isTrue();

      readOnlyHere(true);
      assertThatThrownBy(list::writable)
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("127.0.0.1:1")
          .hasMessageContaining("127.0.0.1:%d".formatted(here.port()));
      readOnly(other, false);
      try (Databases databases = databases()) {
        await(() -> port(databases, list) == other.root().port());
        leaveTheFrozenServer(databases, list, other);
        readOnlyHere(false);
        await(() -> port(databases, list) == here.port());
      }
    }
  }

  /** Its statement ends, and it is known to be away, whatever the others do. */
  private static void leaveTheFrozenServer(
      Databases databases, DatabaseAddress list, MariaDbProcess server) {
    try (Transaction request =
        Awaitility.await()
            .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
            .until(() -> databases.beginForRequest(list, false), Objects::nonNull)) {
      server.freeze();
      assertThatThrownBy(() -> port(request)).isNotNull();
    }
    Awaitility.await()
        .until(() ->
            databases.state().stream()
                .anyMatch(each -> each.isAway() && each.server().equals(server.root().server())));
  }

  private static void prepare(MariaDbProcess server, DatabaseAddress login) {
    for (String sql :
        List.of(
            "create database %s".formatted(login.name()),
            "create user %s@'%%' identified by '%s'".formatted(login.user(), login.password()),
            "grant all on %s.* to %s@'%%'".formatted(login.name(), login.user()))) {
      server.asRoot(sql);
    }
  }

  private static void readOnly(MariaDbProcess server, boolean readOnly) {
    server.asRoot("set global read_only = %d".formatted(readOnly ? 1 : 0));
  }

  private static void readOnlyHere(boolean readOnly) throws SQLException {
    try (Connection connection = mariaDb.asRoot();
        Statement statement = connection.createStatement()) {
      statement.execute("set global read_only = %d".formatted(readOnly ? 1 : 0));
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
        .until(condition);
  }

  private static boolean marked(DatabaseAddress list) {
    Tables.mark(list, "ab");
    return true;
  }

  /** No statement runs into its limit in a test. */
  private static Databases databases() {
    return new Databases(5, "list", DatabaseLimits.STANDARD.withAnswer(Duration.ofHours(1)));
  }

  private static int port(Databases databases, DatabaseAddress address) {
    try (Transaction transaction = databases.begin(address, false)) {
      return port(transaction);
    }
  }

  private static int port(Transaction transaction) {
    return transaction.handle(new Handles()).select("select @@port").mapTo(Integer.class).one();
  }

  @Test
  void no_address_of_the_driver_names_several_servers() {
    DatabaseAddress list = at("db1,[::1]:3307,db2", mariaDb.newDatabase());
    assertThatThrownBy(list::url).isInstanceOf(IllegalStateException.class);
    assertThat(list.trusting(Optional.of("/ca.pem")).servers())
        .extracting(DatabaseAddress::url)
        .allSatisfy(url -> assertThat(url).contains("&sslMode=verify-full&serverSslCert=/ca.pem"))
        .extracting(url -> url.substring(0, url.indexOf('?')))
        .containsExactly(
            "jdbc:mariadb://db1:3306/" + list.name(),
            "jdbc:mariadb://[::1]:3307/" + list.name(),
            "jdbc:mariadb://db2:3306/" + list.name());
  }

  private static DatabaseAddress at(String hosts, DatabaseAddress login) {
    return new DatabaseAddress(
        hosts, 3306, Optional.empty(), login.name(), login.user(), login.password());
  }
}
