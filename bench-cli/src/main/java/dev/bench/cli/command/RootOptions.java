package dev.bench.cli.command;

import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.RunningServer;
import dev.bench.site.SiteState;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options with the login of a database server's administrator. The login is used and not
 * stored.
 */
public final class RootOptions {

  private static final String ENVIRONMENT = "MARIADB_ROOT_PASSWORD";

  @Option(
      names = {"--db-root-username", "--mariadb-root-username", "--root-login"},
      paramLabel = "NAME",
      description = "The administrator of an external MariaDB (default: root).")
  private @Nullable String name;

  @Option(
      names = {"--db-root-password", "--mariadb-root-password", "--root-password"},
      paramLabel = "PASSWORD",
      description =
          "The administrator's password; else " + ENVIRONMENT + ", or asked for in a terminal.")
  private @Nullable String password;

  @Option(
      names = "--db-root-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is that password.")
  private @Nullable Path file;

  /** Whether one of them was given. */
  public boolean areGiven() {
    return name != null || password != null || file != null;
  }

  /** The administrator's login on the server of {@code site}; null for the bench's own server. */
  public @Nullable DatabaseAddress login(BenchCommand bench, BenchConfig config, SiteState site)
      throws IOException {
    DatabaseAddress database = site.database();
    return isOwn(bench.directory(), site)
        ? null
        : login(bench, config, database.host(), database.port(), database.socket())
            .trusting(database.authorities());
  }

  private static boolean isOwn(BenchDirectory directory, SiteState site) {
    boolean named =
        site.config().text("db_host").or(() -> site.config().text("db_socket")).isPresent();
    int port = site.database().port();
    return !named
        && RunningServer.mariaDb(directory.pids()).filter(own -> own.port() == port).isPresent();
  }

  /** The administrator's login on the server at {@code host} or behind {@code socket}. */
  public DatabaseAddress login(
      BenchCommand bench, BenchConfig config, String host, int port, Optional<String> socket)
      throws IOException {
    String user = firstOf(name, config, "mariadb_root_login", "root_login").orElse("root");
    String given = file == null ? password : firstLine(bench.typed(file));
    String secret =
        Optional.ofNullable(given)
            .or(() -> Optional.ofNullable(System.getenv(ENVIRONMENT)))
            .or(() -> firstOf(null, config, "mariadb_root_password", "root_password"))
            .orElseGet(() -> asked(bench, user, socket.orElse(host)));
    return new DatabaseAddress(host, port, socket, "mysql", user, secret)
        .trusting(config.settings().text("db_ssl_ca"));
  }

  /** The first line of a file with a password. */
  public static String firstLine(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      return line == null ? "" : line;
    }
  }

  private static Optional<String> firstOf(
      @Nullable String given, BenchConfig config, String key, String otherKey) {
    return Optional.ofNullable(given)
        .or(() -> config.settings().text(key))
        .or(() -> config.settings().text(otherKey));
  }

  private static String asked(BenchCommand bench, String user, String server) {
    Console console =
        Terminal.console()
            .orElseThrow(() ->
                new ParameterException(
                    bench.spec.commandLine(),
                    "The password of %s on %s is needed: give --db-root-password"
                        .formatted(user, server)));
    char[] typed = console.readPassword("Password of %s on %s: ", user, server);
    return typed == null ? "" : new String(typed);
  }
}
