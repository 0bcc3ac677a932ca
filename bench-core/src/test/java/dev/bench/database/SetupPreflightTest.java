package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SetupPreflightTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @Test
  void root_of_a_good_server_passes() {
    try (DatabaseAdmin admin = DatabaseAdmin.connect(mariaDb.root())) {
      admin.preflight();
      assertThat(admin.thisHost()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void a_server_that_is_down() {
    assertThat(fault("127.0.0.1", 1, "root", "x")).isEqualTo(DatabaseFault.SERVER_DOWN);
  }

  @Test
  void a_host_that_does_not_exist() {
    assertThat(fault("no-such-host.invalid", 3306, "root", "x"))
        .isEqualTo(DatabaseFault.UNKNOWN_HOST);
  }

  @Test
  void a_port_that_accepts_and_says_nothing() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(fault("127.0.0.1", silent.getLocalPort(), "root", "x"))
          .isEqualTo(DatabaseFault.NO_ANSWER);
    }
  }

  @Test
  void a_wrong_password_and_no_password() {
    DatabaseAddress root = mariaDb.root();
    assertThat(fault("127.0.0.1", root.port(), "root", "wrong"))
        .isEqualTo(DatabaseFault.ACCESS_DENIED);
    assertThat(fault("127.0.0.1", root.port(), "root", "")).isEqualTo(DatabaseFault.ACCESS_DENIED);
  }

  @Test
  void a_user_of_the_unix_socket_only() throws SQLException {
    asRoot("create user sock@'127.0.0.1' identified via unix_socket");
    assertThat(fault("127.0.0.1", mariaDb.root().port(), "sock", "x"))
        .isEqualTo(DatabaseFault.SOCKET_ONLY);
  }

  @Test
  void a_user_without_the_rights() throws SQLException {
    asRoot("create user weak@'127.0.0.1' identified by 'x'");
    asRoot("grant select, create on *.* to weak@'127.0.0.1'");

    assertThatThrownBy(() -> preflight("127.0.0.1", mariaDb.root().port(), "weak", "x"))
        .hasMessageContaining("DROP, CREATE USER, GRANT OPTION")
        .hasMessageContaining("--db-root-username");
  }

  @Test
  void every_message_is_one_sentence_without_the_password() {
    DatabaseSetupException failure =
        catchThrowableOfType(
            DatabaseSetupException.class,
            () -> preflight("127.0.0.1", mariaDb.root().port(), "root", "very-secret"));
    assertThat(failure).hasMessageNotContaining("very-secret").hasMessageNotContaining("\n");
  }

  @Test
  void privileges_of_several_grants_add_up() {
    assertThat(
            DatabaseAdmin.missingPrivileges(
                List.of(
                    "GRANT CREATE, DROP ON *.* TO `a`@`%`",
                    "GRANT CREATE USER ON *.* TO `a`@`%` WITH GRANT OPTION")))
        .isEmpty();
    assertThat(DatabaseAdmin.missingPrivileges(List.of("GRANT ALL PRIVILEGES ON `x`.* TO `a`@`%`")))
        .containsExactly("CREATE", "DROP", "CREATE USER", "GRANT OPTION");
  }

  @Test
  void servers_that_are_too_old_or_something_else() {
    assertThat(DatabaseAdmin.unsuited("5.5.5-10.5.21-MariaDB-log")).contains(DatabaseFault.TOO_OLD);
    assertThat(DatabaseAdmin.unsuited("10.6.0-MariaDB")).isEmpty();
    assertThat(DatabaseAdmin.unsuited("11.8.1-MariaDB-ubu2404")).isEmpty();
    assertThat(DatabaseAdmin.unsuited("8.0.36")).contains(DatabaseFault.NOT_MARIADB);
  }

  @Test
  void what_was_there_before_is_neither_made_nor_dropped() {
    DatabaseAddress theirs = mariaDb.newDatabase();
    try (DatabaseAdmin admin = DatabaseAdmin.connect(mariaDb.root())) {
      assertThatThrownBy(() -> admin.createDatabase(theirs.name(), "proof"))
          .hasMessageContaining("not touched");
      assertThatThrownBy(() -> admin.createUser(theirs.user(), "%", "x"))
          .hasMessageContaining("not touched");
      assertThat(admin.dropDatabase(theirs.name(), "proof")).isFalse();
      assertThat(admin.dropUser(theirs.user(), "%", admin.passwordHash("other"))).isFalse();
    }
    assertThat(mariaDb.ask("show databases")).contains(theirs.name());
  }

  @Test
  void a_user_has_rights_on_its_own_database_only() throws SQLException {
    try (DatabaseAdmin admin = DatabaseAdmin.connect(mariaDb.root())) {
      admin.createDatabase("_ab", "p");
      admin.createDatabase("xab", "p"); // what _ab would mean as a pattern
      admin.createUser("_ab", "127.0.0.1", "it's \\ a secret");
      admin.grant("_ab", "_ab", "127.0.0.1");
    }
    DatabaseAddress own =
        new DatabaseAddress(
            "127.0.0.1", mariaDb.root().port(), Optional.empty(), "_ab", "_ab", "it's \\ a secret");
    try (DatabaseAdmin user = DatabaseAdmin.connect(own)) {
      assertThat(user.hasDatabase("_ab")).isTrue();
      assertThat(user.hasDatabase("xab")).isFalse();
    }
  }

  private static DatabaseFault fault(String host, int port, String user, String password) {
    return catchThrowableOfType(
            DatabaseSetupException.class, () -> preflight(host, port, user, password))
        .fault();
  }

  private static void preflight(String host, int port, String user, String password) {
    DatabaseAddress root = new DatabaseAddress(host, port, Optional.empty(), "", user, password);
    try (DatabaseAdmin admin = DatabaseAdmin.connect(root)) {
      admin.preflight();
    }
  }

  private static void asRoot(String sql) throws SQLException {
    try (Connection connection = mariaDb.asRoot();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
