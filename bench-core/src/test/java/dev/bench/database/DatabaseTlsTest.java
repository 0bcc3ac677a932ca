package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.MariaDbProcess;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Connections with {@code db_ssl_ca}. */
class DatabaseTlsTest {

  @RegisterExtension static final RealMariaDb plain = new RealMariaDb();

  @TempDir Path folder;

  @Test
  void an_encrypted_server_is_used_only_if_its_certificate_is_trusted_and_names_it()
      throws Exception {
    TlsFiles tls = TlsFiles.make(folder);
    Path other = TlsFiles.make(Files.createDirectory(folder.resolve("other"))).certificate();
    try (MariaDbProcess server =
            MariaDbProcess.start(
                "--ssl-cert=" + tls.certificate(), "--ssl-key=" + tls.key(), "--ssl=1");
        Databases databases = new Databases(5, "tls", DatabaseLimits.STANDARD)) {
      DatabaseAddress address = server.newDatabase();
      DatabaseAddress trusted = trusting(address, tls.certificate());
      assertThat(cipher(databases, trusted)).isNotEmpty();

      refuses(databases, trusting(address, other));
      refuses(databases, trusting(address, folder.resolve("missing.pem")));
      refuses(databases, trusting(at("localhost", address), tls.certificate()));
      refuses(databases, trusting(plain.newDatabase(), tls.certificate()));

      assertThat(databases.state()).noneMatch(ServerState::isAway);
      assertThat(cipher(databases, trusted)).isNotEmpty(); // no site harms another
    }
  }

  private static void refuses(Databases databases, DatabaseAddress address) {
    assertThatThrownBy(() -> databases.begin(address, false).close())
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining(address.server())
        .hasMessageContaining("db_ssl_ca");
  }

  private static DatabaseAddress trusting(DatabaseAddress address, Path file) {
    return address.trusting(Optional.of(file.toString()));
  }

  private static DatabaseAddress at(String host, DatabaseAddress login) {
    return new DatabaseAddress(
        host, login.port(), Optional.empty(), login.name(), login.user(), login.password());
  }

  private static String cipher(Databases databases, DatabaseAddress address) {
    try (Transaction transaction = databases.begin(address, false)) {
      return transaction
          .handle(new Handles())
          .select("show session status like 'Ssl_cipher'")
          .map((row, _) -> row.getString("Value"))
          .one();
    }
  }
}
