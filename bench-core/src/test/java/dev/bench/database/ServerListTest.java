package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.MariaDbProcess;
import dev.bench.testkit.RealMariaDb;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database whose {@code db_host} names several servers. */
class ServerListTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @Test
  void transactions_go_to_the_server_that_takes_writes() {
    try (MariaDbProcess other = MariaDbProcess.start()) {
      DatabaseAddress here = mariaDb.newDatabase();
      for (String sql :
          List.of(
              "create database %s".formatted(here.name()),
              "create user %s@'%%' identified by '%s'".formatted(here.user(), here.password()),
              "grant all on %s.* to %s@'%%'".formatted(here.name(), here.user()),
              "set global read_only = 1")) {
        other.asRoot(sql);
      }
      DatabaseAddress list =
          at(
              "127.0.0.1:1, 127.0.0.1:%d, 127.0.0.1:%d".formatted(other.root().port(), here.port()),
              here);
      try (Databases databases = new Databases(5, "list", DatabaseLimits.STANDARD)) {
        assertThat(port(databases, list)).isEqualTo(here.port());
      }

      other.asRoot("set global read_only = 0"); // it becomes the primary
      try (Databases databases = new Databases(5, "list", DatabaseLimits.STANDARD)) {
        assertThat(port(databases, list)).isEqualTo(other.root().port());
        other.kill();
        Awaitility.await()
            .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
            .until(() -> port(databases, list) == here.port());
      }
    }
  }

  private static int port(Databases databases, DatabaseAddress address) {
    try (Transaction transaction = databases.begin(address, false)) {
      return transaction.handle(new Handles()).select("select @@port").mapTo(Integer.class).one();
    }
  }

  @Test
  void a_server_without_encryption_is_refused_where_certificates_are_asked_for() {
    DatabaseAddress here = mariaDb.newDatabase();
    try (Databases databases = new Databases(5, "tls", DatabaseLimits.STANDARD)) {
      assertThatThrownBy(
              () -> databases.begin(here.trusting(Optional.of("/nowhere/ca.pem")), false).close())
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("ssl");
    }
  }

  @Test
  void the_address_of_a_list_names_each_server_with_its_port() {
    DatabaseAddress list =
        at("db1,[::1]:3307,db2", mariaDb.newDatabase()).trusting(Optional.of("/ca.pem"));
    assertThat(list.url())
        .startsWith("jdbc:mariadb:sequential://db1:3306,[::1]:3307,db2:3306/" + list.name() + "?")
        .contains("&sslMode=verify-full&serverSslCert=/ca.pem");
    assertThat(list.servers())
        .extracting(DatabaseAddress::server)
        .containsExactly("db1:3306", "::1:3307", "db2:3306");
  }

  private static DatabaseAddress at(String hosts, DatabaseAddress login) {
    return new DatabaseAddress(
        hosts, 3306, Optional.empty(), login.name(), login.user(), login.password());
  }
}
