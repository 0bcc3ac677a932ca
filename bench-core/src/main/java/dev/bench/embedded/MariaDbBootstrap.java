package dev.bench.embedded;

import dev.bench.embedded.binaries.Command;
import dev.bench.embedded.binaries.Folders;
import dev.bench.embedded.binaries.MariaDbHome;
import dev.bench.embedded.binaries.ServerFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the data of a new MariaDB: system tables, and root with a password from the first moment.
 *
 * <p>All is made in a folder beside the wanted one, which is renamed when it is complete.
 */
final class MariaDbBootstrap {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PASSWORD_BYTES = 24;

  /** Statements before the files of the server are one a line: the bootstrap parser wants it so. */
  private static final String HEAD =
      """
      create database if not exists mysql;
      use mysql;
      SET @auth_root_socket=NULL;
      """;

  private final MariaDbHome home;
  private final SecureRandom random;

  MariaDbBootstrap(MariaDbHome home, SecureRandom random) {
    this.home = home;
    this.random = random;
  }

  /** Makes {@code folder} with {@code data}, {@code root.cnf} and {@code version} in it. */
  void make(Path folder) throws IOException {
    Path draft = folder.resolveSibling("." + folder.getFileName() + ".tmp");
    Folders.delete(draft);
    Files.createDirectories(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    byte[] secret = new byte[PASSWORD_BYTES];
    random.nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    new RootLogin(password).write(draft.resolve(RootLogin.FILE));
    Files.writeString(draft.resolve(MariaDbServer.VERSION_FILE), home.version() + "\n");
    fill(draft.resolve(MariaDbServer.DATA), nativeHash(password));
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void fill(Path data, String passwordHash) throws IOException {
    Files.createDirectories(data);
    StringBuilder sql = new StringBuilder(HEAD);
    for (Path file : home.systemTables()) {
      sql.append(Files.readString(file)).append('\n');
    }
    sql.append(root(passwordHash));
    List<String> words = new ArrayList<>();
    words.add(home.server().toString());
    words.add("--no-defaults");
    words.add("--bootstrap");
    words.add("--datadir=" + data);
    words.add(MariaDbServer.ownTmpdir(data.resolveSibling("")));
    words.addAll(MariaDbServer.storage(home));
    words.addAll(List.of("--log-warnings=0", "--max-allowed-packet=8M", "--net-buffer-length=16K"));
    Command.Result result = new Command(words, data, LIMIT).run(sql.toString(), Map.of());
    if (!result.succeeded() || result.output().contains("ERROR")) {
      throw new ServerFailedException(
          "The data of a new MariaDB could not be made in %s:\n%s".formatted(data, result.tail()));
    }
  }

  private static String root(String passwordHash) {
    return """

    delete from mysql.global_priv where User='' or Host not in ('localhost', '127.0.0.1', '::1');
    delete from mysql.proxies_priv;
    update mysql.global_priv set Priv=json_set(Priv, '$.plugin', 'mysql_native_password', '$.authentication_string', '%s') where User='root';
    """
        .formatted(passwordHash);
  }

  /** What MariaDB keeps of a password, so that the password itself is in no file but root's. */
  static String nativeHash(String password) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] twice = sha1.digest(sha1.digest(password.getBytes(StandardCharsets.UTF_8)));
      return "*" + HexFormat.of().formatHex(twice).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
